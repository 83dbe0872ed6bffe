"""Do it once: key, scope and a hash of the input stored with the answer."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import Refusal
from core.models import IdempotencyRecord

STALE_AFTER = timedelta(seconds=60)
"""A request in flight for longer than this died with its process, and its key may be taken over."""


class KeyReused(Refusal):
    """The same key came with another body."""

    code = "core.idempotency_mismatch"
    status = 422
    title = _("这个请求编号已经用于另一项操作")


class KeyInFlight(Refusal):
    """The first request with this key has not ended yet."""

    code = "core.idempotency_in_flight"
    status = 409
    title = _("正在处理，请稍候")


@dataclass(frozen=True)
class Answer:
    """An HTTP status and JSON body; `replayed` when it is the stored answer of an earlier request."""

    status: int
    body: Any
    replayed: bool


@dataclass(frozen=True)
class RequestKey:
    """A person's key for one operation, and a hash of what was asked. A row with both is its own stored answer."""

    name: str
    """Scope, person and key."""
    digest: str

    @classmethod
    def of(cls, *, scope: str, key: str, payload: Any) -> "RequestKey":
        """The key of a request with this input."""
        return cls(f"{scope}:{key}", digest_of(payload))


def digest_of(payload: Any) -> str:
    """A hash over the input, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


def remember(*, scope: str, key: str, payload: Any, run: Callable[[], tuple[int, Any]]) -> Answer:
    """Run once and store the answer; the same input replays it.

    Answers 409, 429 and 5xx, and refusals raised by `run`, are not stored: the next try runs anew.
    Raises KeyReused, KeyInFlight, and whatever `run` raises.
    """
    digest = digest_of(payload)
    found = _claim(scope, key, digest)
    if found is not None:
        return found
    try:
        status, body = run()
    except BaseException:
        _forget(scope, key)
        raise
    if status in (409, 429) or status >= 500:
        _forget(scope, key)
    else:
        IdempotencyRecord.objects.filter(scope=scope, key=key).update(status=status, body=body)
    return Answer(status, body, replayed=False)


def _claim(scope: str, key: str, digest: str) -> Answer | None:
    """Insert the row of a first request, or return the stored answer of an earlier one."""
    try:
        with transaction.atomic():
            IdempotencyRecord.objects.create(scope=scope, key=key, request_hash=digest, created_at=now())
        return None
    except IntegrityError:
        pass
    row = IdempotencyRecord.objects.get(scope=scope, key=key)
    if row.request_hash != digest:
        raise KeyReused()
    if row.status is not None:
        return Answer(row.status, row.body, replayed=True)
    dead = IdempotencyRecord.objects.filter(pk=row.pk, status=None, created_at__lt=now() - STALE_AFTER)
    if dead.update(created_at=now()):
        return None
    raise KeyInFlight()


def _forget(scope: str, key: str) -> None:
    IdempotencyRecord.objects.filter(scope=scope, key=key, status=None).delete()

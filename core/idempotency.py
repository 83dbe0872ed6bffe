"""Do it once: a request's key and a hash of its input stand on the row that it wrote."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class KeyReused(Refusal):
    """The same key came with another body."""

    code = "core.idempotency_mismatch"
    status = 422
    title = _("这个请求编号已经用于另一项操作")


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

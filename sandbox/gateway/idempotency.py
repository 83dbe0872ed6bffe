"""Idempotency keys: the same key and parameters get the stored answer, whatever it was."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sandbox.gateway.errors import StripeError
from sandbox.gateway.store import Store

Json = dict[str, Any]
LONGEST = 255


@dataclass(frozen=True)
class Answer:
    """What was answered to the request that first used a key."""

    status: int
    body: Json
    request_id: str


def fingerprint(method: str, path: str, params: Json) -> str:
    """What makes two requests the same."""
    text = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Keys:
    """The keys of an account. Use ``begin`` and then exactly one of ``finish`` and ``forget``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: dict[str, str] = {}

    def begin(self, key: str, print_: str) -> Answer | None:
        """The stored answer, or None if the request is to be carried out.

        Raises StripeError: 400 for a key used with other parameters, 409 while its first request runs.
        """
        if len(key) > LONGEST:
            raise StripeError(f"Idempotency keys are at most {LONGEST} characters.", kind="idempotency_error")
        with self._store.lock:
            kept = self._store.answer(key)
            known = kept["print"] if kept else self._running.get(key)
            if known is not None and known != print_:
                raise StripeError(
                    "Keys for idempotent requests can only be used with the same parameters they were first"
                    f" used with. Try using a key other than '{key}' if you meant to execute a different"
                    " request.",
                    kind="idempotency_error",
                )
            if kept:
                return Answer(kept["status"], kept["body"], kept["request_id"])
            if known is not None:
                raise StripeError(
                    "There is currently another in-progress request using this Idempotent Key (that"
                    " probably means you submitted twice, and the other request is still going through).",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._running[key] = print_
            return None

    def finish(self, key: str, answer: Answer) -> None:
        """Store the answer of the request that ``begin`` let through."""
        with self._store.lock:
            kept = {"status": answer.status, "body": answer.body, "request_id": answer.request_id}
            self._store.keep_answer(key, {**kept, "print": self._running.pop(key)})

    def forget(self, key: str) -> None:
        """The request was not carried out: the key is free again."""
        with self._store.lock:
            self._running.pop(key, None)

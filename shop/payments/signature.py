"""Webhook signatures, scheme v1 (docs.stripe.com/webhooks#verify-manually)."""

import hashlib
import hmac
from collections.abc import Sequence

from shop.errors import BadSignature

TOLERANCE = 300
"""Seconds that a signature may be old, or ahead of our clock."""


def check_signature(payload: bytes, header: str, *, secrets: Sequence[str], at: int) -> None:
    """Accept a payload that one of `secrets` signed within the tolerance of `at` (seconds since 1970).

    Raises BadSignature with `reason` missing, malformed, wrong, old or future.
    """
    if not header:
        raise BadSignature(reason="missing")
    signed_at, marks = _parts(header)
    expected = [_mark(payload, secret, signed_at) for secret in secrets]
    if not any(hmac.compare_digest(mark, good) for mark in marks for good in expected):
        raise BadSignature(reason="wrong")
    if signed_at < at - TOLERANCE:
        raise BadSignature(reason="old")
    if signed_at > at + TOLERANCE:
        raise BadSignature(reason="future")


def _parts(header: str) -> tuple[int, list[bytes]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    marks = [value.encode() for name, _, value in pairs if name == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) < 16) or not marks:
        raise BadSignature(reason="malformed")
    return int(times[0]), marks


def _mark(payload: bytes, secret: str, signed_at: int) -> bytes:
    return hmac.new(secret.encode(), f"{signed_at}.".encode() + payload, hashlib.sha256).hexdigest().encode()

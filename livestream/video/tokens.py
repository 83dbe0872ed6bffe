"""Keys and playback tokens: made by the shop, checked by the engine without a database.

A playback token belongs to a path and a span of time, not to a viewer: every viewer of a room asks for the
same addresses, so a CDN can cache them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

BUCKET_S = 6 * 3600
"""Length in seconds of one span; a token is good in its own span and the next, so for 6 to 12 hours."""


def new_path() -> str:
    """A fresh opaque path: it tells neither the room nor the session."""
    return f"s-{secrets.token_hex(10)}"


def new_key() -> str:
    """A fresh publishing key of 128 random bits."""
    return secrets.token_urlsafe(16)


def key_digest(key: str) -> str:
    """What the shop stores of a key. A plain hash is enough: the key is random, not a password."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_matches(key: str, digest: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(key_digest(key), digest)


def playback_token(path: str, *, secret: str, now: float) -> str:
    """The token for watching `path` at `now` (seconds since the epoch)."""
    bucket = int(now // BUCKET_S)
    return f"{bucket}-{_signature(path, bucket, secret)}"


def replay_of(path: str, since_ms: int) -> str:
    """What a replay's token is for: the path from that millisecond since the epoch on, 0 for all of it."""
    return f"{path}/{since_ms}"


def token_valid(token: str, path: str, *, secret: str, now: float) -> bool:
    """Whether the token is ours, for this path, and of this span or the one before."""
    head, _, signature = token.partition("-")
    if not head.isascii() or not head.isdigit() or len(head) > 10:
        return False
    bucket = int(head)
    if int(now // BUCKET_S) - bucket not in (0, 1):
        return False
    return hmac.compare_digest(signature.encode(), _signature(path, bucket, secret).encode())


def _signature(path: str, bucket: int, secret: str) -> str:
    message = f"watch:{path}:{bucket}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:32]

"""Who may publish or watch: the same for every engine."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from livestream.video import tokens
from livestream.video.contract import AuthRequest


def allowed(request: AuthRequest, *, digest_of: Callable[[str], str | None], secret: str, now: float) -> bool:
    """Whether the request carries the path's key (to publish) or a token of now (to watch).

    `digest_of` gives the stored digest of a path's key, or None when nobody may publish there; `now` in seconds.
    """
    if request.action == "publish":
        digest = digest_of(request.path)
        return digest is not None and tokens.key_matches(_key(request), digest)
    return tokens.token_valid(request.token, request.path, secret=secret, now=now)


def _key(request: AuthRequest) -> str:
    """The key, wherever this protocol carries it: a bearer token, a password, or RTMP's query."""
    return request.token or request.password or parse_qs(request.query).get("key", [""])[0]

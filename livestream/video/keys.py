"""Keys: made, and who may publish or watch with one; the same for every engine."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from livestream.video import tokens
from livestream.video.contract import AuthRequest, BrowserIngest, Door, PublishTicket

DigestOf = Callable[[str, Door], str | None]
"""A path's digest of the key for a door (tokens.key_digest); None when nobody may publish there."""
_PAGES = frozenset({"websocket", "webrtc"})


def allowed(request: AuthRequest, *, digest_of: DigestOf, secret: str, now: float) -> bool:
    """Whether the request carries the path's key for its door (to publish) or a token of now (to watch).

    `now` in seconds.
    """
    if request.action == "publish":
        door: Door = "camera" if request.protocol in _PAGES else "encoder"
        digest = digest_of(request.path, door)
        return digest is not None and tokens.key_matches(_key(request), digest)
    return tokens.token_valid(request.token, request.path, secret=secret, now=now)


def ticket(door: Door, path: str, browser: BrowserIngest, *, rtmp_url: str) -> PublishTicket:
    """A fresh key for one door of a path."""
    key = tokens.new_key()
    if door == "camera" or not rtmp_url:
        return PublishTicket(path, key, browser)
    return PublishTicket(path, key, browser, rtmp_url, f"{path}?key={key}")


def _key(request: AuthRequest) -> str:
    """The key, wherever this protocol carries it: a bearer token, a password, or RTMP's query."""
    return request.token or request.password or parse_qs(request.query).get("key", [""])[0]

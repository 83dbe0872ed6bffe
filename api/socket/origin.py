"""Which pages may open a socket: our own.

Else any site could listen with a ticket that it got somebody to fetch.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def allowed(headers: Iterable[tuple[bytes, bytes]], *, public_url: str, hosts: Iterable[str]) -> bool:
    """Whether the page is at the public address, or at the very host asked, if that is one of `hosts`."""
    given = [(name.lower(), value.decode("latin-1")) for name, value in headers]
    origins = [_origin(value) for name, value in given if name == b"origin"]
    if len(origins) != 1 or origins[0] is None:
        return False
    origin = origins[0]
    asked = [_origin(f"{origin[0]}://{value}") for name, value in given if name == b"host"]
    return origin == _origin(public_url) or (asked == [origin] and origin[1] in hosts)


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname.lower(), port or _PORTS[parts.scheme]

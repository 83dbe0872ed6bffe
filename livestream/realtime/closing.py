"""Why the server closes a socket. 4000 to 4999 are ours by RFC 6455; 1009 and 1012 come from uvicorn."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """A close code, and what the client does about it."""

    SLOW = 4008
    """Took nothing for 20 s. Come back with `since`."""
    TICKET = 4401
    """The ticket is missing, forged, expired or of another server. Fetch a new one."""
    FORBIDDEN = 4403
    """Banned. Don't come back."""
    FLOOD = 4429
    """Kept sending after many refusals. Come back much later."""

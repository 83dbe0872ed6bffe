"""What a websocket to any other address gets: a plain refusal, not a stack trace in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any


async def refuse(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Answer the handshake with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})

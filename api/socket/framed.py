"""Write frames that were made once for many sockets past the server's own send: a quarter cheaper by frame.

ASGI has no word for it, so this leans on uvicorn's websocket protocol, whose bound method `send` is what the
consumer gets, and on nothing but the version that it was tested with. With any other server or version,
or compression, the plain send does the same work; the tests run both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

TESTED: tuple[str, ...] = ("0.54.0",)


class Line:
    """One connection, as the hub's `Wire`."""

    __slots__ = ("_closing", "_protocol", "_room_left", "_write")

    def __init__(self, protocol: WebSocketsSansIOProtocol) -> None:
        self._protocol = protocol
        # looked up once: this runs for each socket and frame
        self._room_left = protocol.writable.is_set
        self._closing = protocol.transport.is_closing
        self._write = protocol.transport.write

    def write(self, frame: bytes) -> bool:
        """Put the frame on the connection; False while more than the server's mark (64 KB) waits unsent."""
        if not self._room_left():
            return False
        # one that is closing takes nothing more: its disconnect message is on the way to the consumer
        protocol = self._protocol
        if not (protocol.close_sent or protocol.disconnected or self._closing()):
            self._write(frame)
        return True


def wire_of(send: Callable[..., Any]) -> Line | None:
    """The connection behind an ASGI `send`; None where frames can't be written as they are."""
    protocol = getattr(send, "__self__", None)
    if uvicorn.__version__ not in TESTED or not isinstance(protocol, WebSocketsSansIOProtocol):
        return None
    return None if protocol.conn.extensions else Line(protocol)

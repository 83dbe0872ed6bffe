"""A publisher that sends exactly as many fragments as a test asks for."""

from __future__ import annotations

import json
import socket
import struct
from itertools import islice

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from livestream.video.contract import PublishTicket
from sandbox.clip.loop import endless, load_clip


class TestPublisher:
    """One connection to the ingest door."""

    __test__ = False

    def __init__(self, ticket: PublishTicket, *, key: str | None = None, takeover: bool = False) -> None:
        self.socket = connect(ticket.browser.url, proxy=None, compression=None).__enter__()
        self._media = endless(load_clip())
        self.say(key=ticket.key if key is None else key, takeover=takeover, mime="video/mp4")

    def say(self, **words: object) -> None:
        self.socket.send(json.dumps(words))

    def answer(self) -> dict[str, object]:
        """The engine's next message."""
        return json.loads(self.socket.recv(timeout=20))

    def begin(self) -> None:
        """Wait for 'ready' and send the init section."""
        assert self.answer() == {"ready": True}
        self.socket.send(load_clip().init)

    def fragments(self, count: int) -> None:
        """Send the next `count` half seconds, at once."""
        for _, data in islice(self._media, count):
            self.socket.send(data)

    def live(self, count: int) -> None:
        """Begin, send, and wait until the engine says that viewers can see it."""
        self.begin()
        self.fragments(count)
        assert self.answer() == {"live": True}

    def code(self) -> int:
        """The code with which the engine closes; what it says before is passed over."""
        try:
            while True:
                self.socket.recv(timeout=20)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.code

    def vanish(self) -> None:
        """Break the connection without a word, as a phone does that leaves its network.

        What was sent has arrived: the answer to a ping comes after it.
        """
        assert self.socket.ping().wait(20)
        self.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.socket.shutdown(socket.SHUT_RDWR)
        self.socket.socket.close()

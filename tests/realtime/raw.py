"""A websocket client that sends bytes as they are told, right or wrong, for what no proper client can do."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG, MORE = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0
MASK = b"\x11\x22\x33\x44"


def frame(op: int, data: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True) -> bytes:
    """One frame (RFC 6455, 5.2); `reserved` are the three bits after FIN."""
    head = bytes(((0x80 if fin else 0) | reserved << 4 | op,))
    bit = 0x80 if masked else 0
    if len(data) < 126:
        head += bytes((bit | len(data),))
    elif len(data) < 65536:
        head += struct.pack("!BH", bit | 126, len(data))
    else:
        head += struct.pack("!BQ", bit | 127, len(data))
    if not masked:
        return head + data
    return head + MASK + bytes(byte ^ MASK[at % 4] for at, byte in enumerate(data))


def closing(code: int, reason: str | bytes = b"") -> bytes:
    """A close frame."""
    return frame(CLOSE, struct.pack("!H", code) + (reason.encode() if isinstance(reason, str) else reason))


def pong_to(data: bytes) -> bytes:
    """The answer to a ping of our server or the websockets library among what came; empty where there is none."""
    at = data.find(b"\x89\x04")  # four bytes of payload; JSON has no such byte as the second
    return frame(PONG, data[at + 2 : at + 6]) if at >= 0 else b""


class RawSocket:
    """Opened, joined; then whatever bytes. Every wait ends after twenty seconds."""

    def __init__(self, port: int, ticket: str, *, headers: str = "") -> None:
        self._line = socket.create_connection(("127.0.0.1", port), 20)
        self._line.settimeout(20)
        self._rest = b""
        self._line.sendall(
            f"GET /ws/?t={ticket} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n".encode()
        )
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        self.head = head.decode()
        assert " 101 " in self.head, self.head
        assert self.next()[0] == TEXT  # where the room stands

    def __enter__(self) -> RawSocket:
        return self

    def __exit__(self, *_: Any) -> None:
        self._line.close()

    def send(self, *parts: bytes) -> None:
        """Each part by itself."""
        for part in parts:
            try:
                self._line.sendall(part)
            except OSError:
                return  # it was closed on us, as `code` will tell

    def next(self) -> tuple[int, bytes]:
        """The next frame: its opcode and its payload. The server's are whole and unmasked."""
        first, second = self._take(2)
        assert first & 0xF0 == 0x80, "a server's frame in parts"
        assert not second & 0x80, "a server's frame that is masked"
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def answer(self) -> dict[str, Any]:
        """The next answer to a message; events and viewer counts are passed over."""
        while True:
            op, data = self.next()
            assert op == TEXT, (op, data)
            found: dict[str, Any] = json.loads(data)
            if "t" in found:
                return found

    def pong(self) -> bytes:
        """The payload of the next pong."""
        while True:
            op, data = self.next()
            assert op != CLOSE, data
            if op == PONG:
                return data

    def code(self) -> int | None:
        """The code that the server closes with, 1005 for none; None: the connection ended without a word."""
        try:
            while True:
                op, data = self.next()
                if op == CLOSE:
                    return int(struct.unpack("!H", data[:2])[0]) if data else 1005
        except (ConnectionError, EOFError):
            return None

    def _take(self, size: int) -> bytes:
        while len(self._rest) < size:
            self._more()
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def _more(self) -> None:
        data = self._line.recv(65536)
        if not data:
            raise EOFError
        self._rest += data

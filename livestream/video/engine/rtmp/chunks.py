"""RTMP's chunk stream: messages cut into chunks that may lie between each other (Adobe, RTMP 1.0, 5.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from livestream.video.engine.boxes import Malformed, TooLarge

SET_CHUNK_SIZE, ABORT, ACKNOWLEDGE, WINDOW, BANDWIDTH = 1, 2, 3, 5, 6
AUDIO, VIDEO, DATA, COMMAND_AMF3, COMMAND = 8, 9, 18, 17, 20

FIRST_CHUNK_SIZE = 128
MAX_STREAMS = 16
"""Chunk streams of one connection; encoders use four."""
OUR_CHUNK_SIZE = 4096

_EXTENDED = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message; `timestamp` is milliseconds on the sender's clock, modulo 2^32."""

    kind: int
    timestamp: int
    body: bytes


@dataclass(slots=True)
class _Stream:
    """The last header of a chunk stream, which the next one may shorten, and what has come of its message."""

    timestamp: int = 0
    delta: int = 0
    length: int = 0
    kind: int = 0
    extended: bool = False
    begun: bool = False
    body: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class _Header:
    stream_id: int
    form: int
    fields: bytes
    extended: bytes
    size: int


class ChunkReader:
    """Puts messages together. Those begun hold at most `max_message` bytes together, besides one waiting chunk."""

    def __init__(self, *, max_message: int) -> None:
        self.max_message = max_message
        self._buffer = bytearray()
        self._streams: dict[int, _Stream] = {}
        self._chunk_size = FIRST_CHUNK_SIZE

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take bytes and yield the messages they complete. Raises Malformed or TooLarge, and is then spent."""
        self._buffer += data
        at = 0
        try:
            while (header := self._header(at)) is not None:
                stream = self._after(header)
                wanted = min(self._chunk_size, stream.length - len(stream.body))
                end = at + header.size + wanted
                if end > len(self._buffer):
                    return
                stream = self._take(header, stream)
                stream.body += self._buffer[at + header.size : end]
                at = end
                if len(stream.body) == stream.length:
                    body, stream.body, stream.begun = bytes(stream.body), bytearray(), False
                    if not self._is_ours(stream.kind, body):
                        yield Message(stream.kind, stream.timestamp, body)
        finally:
            del self._buffer[:at]

    def _header(self, at: int) -> _Header | None:
        """The header that begins at `at`, or None if it isn't whole."""
        data, begin = self._buffer, at
        if at >= len(data):
            return None
        form, stream_id = data[at] >> 6, data[at] & 63
        at += 1
        if stream_id < 2:
            more = data[at : at + 1 + stream_id]
            if len(more) < 1 + stream_id:
                return None
            stream_id, at = 64 + int.from_bytes(more, "little"), at + len(more)
        length = (11, 7, 3, 0)[form]
        fields = bytes(data[at : at + length])
        at += length
        known = self._streams.get(stream_id)
        is_extended = known is not None and known.extended if form == 3 else fields[:3] == b"\xff\xff\xff"
        extended = bytes(data[at : at + 4]) if is_extended else b""
        if len(fields) < length or (is_extended and len(extended) < 4):
            return None
        return _Header(stream_id, form, fields, extended, at + len(extended) - begin)

    def _after(self, header: _Header) -> _Stream:
        """What the stream will be after this header; nothing is changed yet. Raises Malformed or TooLarge."""
        known = self._streams.get(header.stream_id)
        if known is None:
            if header.form != 0:
                raise Malformed("a chunk stream begins in its middle")
            if len(self._streams) >= MAX_STREAMS:
                raise Malformed("too many chunk streams")
            known = _Stream()
        if known.begun:
            if header.form != 3:
                raise Malformed("a message is left unfinished")
            return known
        length, kind = known.length, known.kind
        if header.form < 2:
            length, kind = int.from_bytes(header.fields[3:6], "big"), header.fields[6]
        held = sum(stream.length for stream in self._streams.values() if stream.begun)
        if held + length > self.max_message:
            raise TooLarge(f"a message of {length} bytes")
        time = int.from_bytes(header.extended or header.fields[:3], "big")
        if header.form == 0:
            return _Stream(time, 0, length, kind, bool(header.extended))
        delta = known.delta if header.form == 3 else time
        extended = known.extended if header.form == 3 else bool(header.extended)
        return _Stream((known.timestamp + delta) & 0xFFFFFFFF, delta, length, kind, extended)

    def _take(self, header: _Header, stream: _Stream) -> _Stream:
        stream.begun = True
        self._streams[header.stream_id] = stream
        return stream

    def _is_ours(self, kind: int, body: bytes) -> bool:
        """Whether the message was about the chunks themselves. Raises Malformed."""
        if kind not in (SET_CHUNK_SIZE, ABORT):
            return False
        if len(body) != 4:
            raise Malformed("a control message of the wrong length")
        (value,) = struct.unpack(">I", body)
        if kind == SET_CHUNK_SIZE:
            if not 1 <= value <= 0x7FFFFFFF:
                raise Malformed("an impossible chunk size")
            self._chunk_size = value
        elif (stream := self._streams.get(value)) is not None:
            stream.body, stream.begun = bytearray(), False
        return True


def message(kind: int, body: bytes, *, chunk_stream: int = 3, stream: int = 0, timestamp: int = 0) -> bytes:
    """A message in chunks of OUR_CHUNK_SIZE."""
    time = min(timestamp, _EXTENDED)
    more = struct.pack(">I", timestamp) if time == _EXTENDED else b""
    head = struct.pack(">BI", chunk_stream, time << 8)[:4]
    head += len(body).to_bytes(3, "big") + bytes([kind]) + struct.pack("<I", stream) + more
    pieces = [body[at : at + OUR_CHUNK_SIZE] for at in range(0, len(body), OUR_CHUNK_SIZE)] or [b""]
    return head + (bytes([0xC0 | chunk_stream]) + more).join(pieces)

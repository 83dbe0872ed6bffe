"""An encoder as OBS is one: RTMP from the committed clip, exactly as many pictures as a test asks for."""

from __future__ import annotations

import socket
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from livestream.video.engine.boxes import child, children
from livestream.video.engine.fragments import Fragment, TrackPart, parse_fragment
from livestream.video.engine.rtmp import amf, chunks
from livestream.video.engine.tracks import parse_init
from sandbox.clip.loop import endless, load_clip

PICTURES_A_SECOND = 24
RATE = 48_000
H264, AAC = 0x17, 0xAF
NOT_KEY = 0x27
Sample = tuple[float, int, bytes]
"""Seconds, kind of message, body."""


def configs() -> tuple[bytes, bytes]:
    """The clip's avcC and AudioSpecificConfig."""
    data = load_clip().init
    moov = next(box for box in children(data, 0, len(data)) if box.kind == b"moov")
    found = {}
    for trak in (box for box in children(data, moov.body, moov.end) if box.kind == b"trak"):
        stsd = child(data, trak, b"mdia", b"minf", b"stbl", b"stsd")
        assert stsd is not None
        entry = next(children(data, stsd.body + 8, stsd.end))
        inner, at = (b"avcC", 78) if entry.kind == b"avc1" else (b"esds", 28)
        box = next(b for b in children(data, entry.body + at, entry.end) if b.kind == inner)
        found[inner] = data[box.body : box.end]
    at = found[b"esds"].index(b"\x05\x80\x80\x80") + 4
    return found[b"avcC"], found[b"esds"][at + 1 : at + 1 + found[b"esds"][at]]


def samples(fragments: Iterable[Fragment]) -> Iterator[Sample]:
    """The fragments' samples as FLV bodies, in the order of time."""
    for fragment in fragments:
        found: list[Sample] = []
        for number, (at, data) in enumerate(_cut(fragment, fragment.picture)):
            head = struct.pack(">BB3x", NOT_KEY if number else H264, 1)
            found.append((at, chunks.VIDEO, head + data))
        found += [(at, chunks.AUDIO, bytes([AAC, 1]) + data) for at, data in _cut(fragment, fragment.sound)]
        yield from sorted(found, key=lambda sample: sample[0])


def _cut(fragment: Fragment, part: TrackPart | None) -> Iterator[tuple[float, bytes]]:
    if part is None:
        return
    count = sum(len(run.sizes) for run in part.runs)
    number = 0
    for run in part.runs:
        at = run.offset
        for size in run.sizes:
            begins = part.begins_s + part.duration_s * number / count
            yield begins, fragment.data[at : at + size]
            at, number = at + size, number + 1


class TestEncoder:
    """One RTMP connection."""

    __test__ = False

    def __init__(self, server: str, key: str) -> None:
        parts = urlsplit(server)
        assert parts.hostname
        self.socket = socket.create_connection((parts.hostname, parts.port or 1935), 20)
        self._reader = chunks.ChunkReader(max_message=1 << 16)
        self._ready: deque[chunks.Message] = deque()
        tracks = parse_init(load_clip().init)
        self._media = samples(parse_fragment(data, tracks) for _, data in endless(load_clip()))
        self._key = key

    def greet(self) -> None:
        """The handshake."""
        self.socket.sendall(b"\x03" + bytes(1536))
        self._exactly(1 + 2 * 1536)
        self.socket.sendall(bytes(1536))

    def publish(self) -> str:
        """Greet, ask to publish, and return the code of the answer ('' when the engine closed without one)."""
        self.greet()
        self.command("connect", 1.0, {"app": "live", "flashVer": "FMLE/3.0", "type": "nonprivate"})
        self.command("releaseStream", 2.0, None, self._key)
        self.command("createStream", 3.0, None)
        self.command("publish", 4.0, None, self._key, "live")
        return self.status()[0]

    def begin(self) -> None:
        """Publish and configure."""
        assert self.publish() == "NetStream.Publish.Start"
        self.configure()

    def configure(self) -> None:
        """Send what the samples need to be understood."""
        picture, sound = configs()
        self.send(chunks.DATA, amf.encode("@setDataFrame", "onMetaData", {"width": 540.0, "height": 960.0}))
        self.send(chunks.VIDEO, bytes([H264, 0, 0, 0, 0]) + picture)
        self.send(chunks.AUDIO, bytes([AAC, 0]) + sound)

    def pictures(self, count: int) -> None:
        """Send the next `count` pictures, with the sound between them."""
        while count:
            at, kind, body = next(self._media)
            self.send(kind, body, at_ms=round(at * 1000))
            count -= kind == chunks.VIDEO

    def send(self, kind: int, body: bytes, *, at_ms: int = 0) -> None:
        """Send one message, whose chunks are as large as ours may be."""
        if len(body) > chunks.FIRST_CHUNK_SIZE:
            size = struct.pack(">I", chunks.OUR_CHUNK_SIZE)
            self.socket.sendall(chunks.message(chunks.SET_CHUNK_SIZE, size, chunk_stream=2))
        self.socket.sendall(chunks.message(kind, body, chunk_stream=6, stream=1, timestamp=at_ms))

    def command(self, *values: amf.Value) -> None:
        """Send a command."""
        self.send(chunks.COMMAND, amf.encode(*values))

    def status(self) -> tuple[str, str]:
        """Code and description of the engine's next status; both empty when it closes."""
        while (message := self._message()) is not None:
            if message.kind != chunks.COMMAND:
                continue
            match amf.decode(message.body):
                case ["onStatus", _, _, {"code": str(code), "description": str(description)}]:
                    return code, description
        return "", ""

    def stop(self) -> None:
        """Say goodbye as OBS does."""
        self.command("FCUnpublish", 5.0, None, self._key)
        self.command("deleteStream", 6.0, None, 1.0)
        self.socket.close()

    def _message(self) -> chunks.Message | None:
        while not self._ready:
            try:
                data = self.socket.recv(1 << 16)
            except ConnectionError:
                return None
            if not data:
                return None
            self._ready.extend(self._reader.feed(data))
        return self._ready.popleft()

    def _exactly(self, count: int) -> None:
        while count:
            data = self.socket.recv(count)
            assert data
            count -= len(data)

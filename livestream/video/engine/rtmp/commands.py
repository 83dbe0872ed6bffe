"""What an encoder says before it sends, and what we answer (Adobe, RTMP 1.0, 7.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from urllib.parse import parse_qs

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.rtmp import amf, chunks

WINDOW = 2_500_000
"""Bytes after which we expect, and send, an acknowledgement."""
STREAM = 1

DENIED, REJECTED = "NetStream.Publish.BadName", "NetStream.Publish.Rejected"


@dataclass(frozen=True, slots=True)
class Wish:
    """To publish `path` with `key`: the stream key that the studio shows is `<path>?key=<key>`."""

    path: str
    key: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name; `transaction` is repeated in the answer."""

    name: str
    transaction: float
    arguments: tuple[amf.Value, ...]


def command(message: chunks.Message) -> Command:
    """Read a command. Raises Malformed."""
    body = message.body[1:] if message.kind == chunks.COMMAND_AMF3 else message.body
    match amf.decode(body):
        case [str(name), float(transaction), *arguments]:
            return Command(name, transaction, tuple(arguments))
    raise Malformed("not a command")


def wish(asked: Command) -> Wish:
    """What a 'publish' asks for. Raises Malformed."""
    match asked.arguments:
        case [_, str(name), *_]:
            path, _, query = name.partition("?")
            return Wish(path, parse_qs(query).get("key", [""])[0])
    raise Malformed("a publish without a name")


def connected(transaction: float) -> bytes:
    """The answer to 'connect': our limits, then yes."""
    server: dict[str, amf.Value] = {"fmsVer": "FMS/3,0,1,123", "capabilities": 31.0}
    words = _status("NetConnection.Connect.Success", "status", "")
    return b"".join(
        (
            chunks.message(chunks.WINDOW, struct.pack(">I", WINDOW), chunk_stream=2),
            chunks.message(chunks.BANDWIDTH, struct.pack(">IB", WINDOW, 2), chunk_stream=2),
            chunks.message(chunks.SET_CHUNK_SIZE, struct.pack(">I", chunks.OUR_CHUNK_SIZE), chunk_stream=2),
            _said("_result", transaction, server, {**words, "objectEncoding": 0.0}),
        )
    )


def stream_made(transaction: float) -> bytes:
    """The answer to 'createStream'."""
    return _said("_result", transaction, None, float(STREAM))


def publishing() -> bytes:
    """The answer to a 'publish' that may."""
    return _on_status("NetStream.Publish.Start", "status", "")


def refused(code: str, description: str) -> bytes:
    """Why not, or why no longer; encoders write the description into their log."""
    return _on_status(code, "error", description)


def acknowledged(received: int) -> bytes:
    """How many bytes came so far."""
    body = struct.pack(">I", received & 0xFFFFFFFF)
    return chunks.message(chunks.ACKNOWLEDGE, body, chunk_stream=2)


def _on_status(code: str, level: str, description: str) -> bytes:
    body = amf.encode("onStatus", 0.0, None, _status(code, level, description))
    return chunks.message(chunks.COMMAND, body, chunk_stream=5, stream=STREAM)


def _status(code: str, level: str, description: str) -> dict[str, amf.Value]:
    return {"level": level, "code": code, "description": description}


def _said(*values: amf.Value) -> bytes:
    return chunks.message(chunks.COMMAND, amf.encode(*values))

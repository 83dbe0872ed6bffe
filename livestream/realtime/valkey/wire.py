"""How messages stand on the channel: a header line, then a line an event. JSON holds no tab and no line break."""

from __future__ import annotations

import json
from dataclasses import asdict

from livestream.realtime.bus import Packet, Removal


def header(kind: str, process: str, sent_ns: int) -> str:
    """The first line: what follows ('E' events, 'R' a removal), who sent it, and when by its own clock."""
    return f"{kind}\t{process}\t{sent_ns}"


def read_header(line: bytes) -> tuple[str, str, int]:
    """Kind, process, nanoseconds. Raises ValueError."""
    kind, process, sent = line.decode().split("\t")
    return kind, process, int(sent)


def event_line(packet: Packet) -> bytes:
    """What the scripts put a topic and a number before."""
    return b"\t".join((b"!" if packet.priority else b".", (packet.fold_key or "").encode(), packet.event))


def read_event(topic: str, line: bytes) -> Packet:
    """From a ring: number, priority, fold key, event. Raises ValueError."""
    number, priority, fold_key, event = line.split(b"\t", 3)
    return Packet(topic, event, fold_key.decode() or None, priority == b"!", int(number))


def read_events(lines: list[bytes]) -> list[Packet]:
    """From the channel, each with its topic before. Raises ValueError."""
    parts = [line.partition(b"\t") for line in lines]
    return [read_event(topic.decode(), rest) for topic, _, rest in parts]


def removal_line(removal: Removal) -> bytes:
    """A removal as JSON."""
    return json.dumps(asdict(removal)).encode()


def read_removal(line: bytes) -> Removal:
    """Raises ValueError, TypeError."""
    return Removal(**json.loads(line))

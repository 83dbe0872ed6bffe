"""Frames of a socket: `{"s": last, "b": [event, ...]}`.

With `"k": topic` if not of its first topic, and with `"p"`, the number before the frame, where events were
folded away: else a page would take the missing numbers for a loss.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from functools import cached_property

from livestream.realtime.ring import Numbered


class Frame:
    """One frame for many sockets: made once, in the ways that they are written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.message = {"type": "websocket.send", "text": text}

    @cached_property
    def wire(self) -> bytes:
        """A whole unmasked websocket text frame (RFC 6455, 5.2)."""
        payload = self.text.encode()
        size = len(payload)
        if size < 126:
            return bytes((0x81, size)) + payload
        if size < 65536:
            return b"\x81\x7e" + struct.pack("!H", size) + payload
        return b"\x81\x7f" + struct.pack("!Q", size) + payload


def envelope(events: Sequence[bytes], *, seq: int, key: str = "", before: int | None = None) -> str:
    """A frame of events whose last is number `seq`, after number `before`; `key` names a side topic."""
    hole = f'"p":{before},' if before is not None and seq - before != len(events) else ""
    return f'{{{_key(key)}{hole}"s":{seq},"b":[{b",".join(events).decode()}]}}'


def gap(*, seq: int, key: str = "", within: float = 0.0) -> str:
    """Some events up to `seq` can't be had any more: fetch the snapshot, at a moment by chance `within` seconds."""
    spread = f',"within":{within:.1f}' if within else ""
    return f'{{{_key(key)}"gap":true,"s":{seq}{spread}}}'


def batches(events: Sequence[Numbered], *, limit: int) -> list[Sequence[Numbered]]:
    """Cut into runs of at most `limit` bytes; an event that is longer alone stands alone."""
    runs: list[Sequence[Numbered]] = []
    start = size = 0
    for position, (_, event) in enumerate(events):
        if size and size + len(event) + 1 > limit:
            runs.append(events[start:position])
            start, size = position, 0
        size += len(event) + 1
    if start < len(events):
        runs.append(events[start:])
    return runs


def envelopes(events: Sequence[Numbered], *, since: int, limit: int, key: str = "") -> list[str]:
    """Frames for the events after number `since`, none longer than `limit` bytes and the envelope."""
    frames: list[str] = []
    for run in batches(events, limit=limit):
        seq = run[-1][0]
        frames.append(envelope([event for _, event in run], seq=seq, key=key, before=since))
        since = seq
    return frames


def _key(key: str) -> str:
    return f'"k":{json.dumps(key)},' if key else ""

"""Frames of a socket: `{"s": last, "b": [event, ...]}`, with `"k": topic` if not of its first topic."""

from __future__ import annotations

import json
from collections.abc import Sequence


def envelope(events: Sequence[bytes], *, seq: int, key: str = "") -> str:
    """A frame of events whose last is number `seq`; `key` names a side topic."""
    return f'{{{_key(key)}"s":{seq},"b":[{b",".join(events).decode()}]}}'


def gap(*, seq: int, key: str = "") -> str:
    """Some events up to `seq` can't be had any more: fetch the snapshot."""
    return f'{{{_key(key)}"gap":true,"s":{seq}}}'


def batches(events: Sequence[bytes], *, limit: int) -> list[Sequence[bytes]]:
    """Cut into runs of at most `limit` bytes; an event that is longer alone stands alone."""
    runs: list[Sequence[bytes]] = []
    start = size = 0
    for position, event in enumerate(events):
        if size and size + len(event) + 1 > limit:
            runs.append(events[start:position])
            start, size = position, 0
        size += len(event) + 1
    if start < len(events):
        runs.append(events[start:])
    return runs


def envelopes(events: Sequence[bytes], *, seq: int, limit: int, key: str = "") -> list[str]:
    """Frames for events whose last is number `seq`, none longer than `limit` bytes and the envelope."""
    frames: list[str] = []
    last = seq - len(events)
    for run in batches(events, limit=limit):
        last += len(run)
        frames.append(envelope(run, seq=last, key=key))
    return frames


def _key(key: str) -> str:
    return f'"k":{json.dumps(key)},' if key else ""

"""One MP4 from several, without decoding anything. Always called on a worker, never on an event loop."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.container import OutputContainer
from av.stream import Stream


class Unjoinable(Exception):
    """The spans are no MP4, or not of one make."""


def join(spans: Sequence[Path], out: Path) -> None:
    """Lay the spans end to end in `out`, with its index in front so that a player can seek at once.

    Raises Unjoinable, OSError.
    """
    try:
        with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target:
            streams: dict[str, Stream] = {}
            start = Fraction(0)
            for span in spans:
                start += _append(span, target, streams, start)
    except (av.error.FFmpegError, ValueError, KeyError) as error:
        raise Unjoinable(str(error)[:80]) from error


def _append(span: Path, target: OutputContainer, streams: dict[str, Stream], start: Fraction) -> Fraction:
    """Copy a span's packets to `start` seconds; how long it is, in seconds."""
    length = Fraction(0)
    with av.open(str(span), "r") as source:
        wanted = [s for s in source.streams if s.type in ("video", "audio")]
        for stream in wanted:
            if stream.type not in streams:
                if start:
                    raise Unjoinable("a span has what the first has not")
                streams[stream.type] = target.add_stream_from_template(stream)  # type: ignore[type-var]
        for packet in source.demux(wanted):
            if packet.dts is None or packet.pts is None:
                continue
            base = Fraction(packet.time_base)
            length = max(length, (packet.pts + (packet.duration or 0)) * base)
            shift = round(start / base)
            packet.dts += shift
            packet.pts += shift
            packet.stream = streams[packet.stream.type]
            target.mux(packet)
    return length

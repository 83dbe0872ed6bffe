"""The small pure parts: rings, frames, windows."""

import json

import pytest
import websockets.frames
from websockets.streams import StreamReader

from livestream.realtime.frames import Frame, batches, envelope, envelopes, gap
from livestream.realtime.limits import Limits
from livestream.realtime.ring import Ring
from livestream.realtime.windows import ActiveSockets, window


def test_a_ring_gives_what_is_after_a_number_and_none_when_some_is_gone() -> None:
    ring = Ring(size=3, base=100)
    for event in (b"a", b"b", b"c", b"d"):
        ring.append(event)
    assert ring.seq == 104
    assert ring.after(101) == [(102, b"b"), (103, b"c"), (104, b"d")]
    assert ring.after(103) == [(104, b"d")]
    assert ring.after(104) == []
    assert ring.after(100) is None
    assert ring.after(105) is None


def test_frames_are_json() -> None:
    assert json.loads(envelope([b'{"t":1}', b'{"t":2}'], seq=7)) == {"s": 7, "b": [{"t": 1}, {"t": 2}]}
    assert json.loads(envelope([], seq=7, key="user:1")) == {"k": "user:1", "s": 7, "b": []}
    assert json.loads(gap(seq=9)) == {"gap": True, "s": 9}


@pytest.mark.parametrize(
    ("sizes", "runs"),
    [([], []), ([3], [1]), ([4, 4], [2]), ([4, 4, 4], [2, 1]), ([50], [1]), ([50, 1, 50], [1, 1, 1])],
)
def test_batches_keep_to_their_limit_but_for_one_that_is_longer_alone(
    sizes: list[int], runs: list[int]
) -> None:
    events = [(number, b"x" * size) for number, size in enumerate(sizes)]
    cut = batches(events, limit=10)
    assert [len(run) for run in cut] == runs
    assert [event for run in cut for event in run] == events


def test_each_envelope_tells_its_own_last_number() -> None:
    events = [(10, b"1111"), (11, b"2222"), (12, b"3333")]
    frames = [json.loads(frame) for frame in envelopes(events, since=9, limit=10)]
    assert frames == [{"s": 11, "b": [1111, 2222]}, {"s": 12, "b": [3333]}]


def test_a_frame_says_where_it_begins_if_numbers_are_left_out() -> None:
    ring = Ring(size=3, base=100)
    for number in (101, 103, 104, 107):
        ring.append(b"%d" % number, number)
    assert ring.after(100) is None
    assert ring.after(101) == ring.after(102) == [(103, b"103"), (104, b"104"), (107, b"107")]
    later = ring.after(104)
    assert later is not None
    assert [json.loads(frame) for frame in envelopes(later, since=104, limit=99)] == [
        {"p": 104, "s": 107, "b": [107]}
    ]


@pytest.mark.parametrize("size", [1, 125, 126, 65535, 65536])
def test_a_made_frame_is_what_websockets_own_parser_reads(size: int) -> None:
    reader = StreamReader()
    reader.feed_data(Frame("羽" * (size // 3) + "x" * (size % 3)).wire)
    parsing = websockets.frames.Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    assert len(parsed.value.value.data) == size
    assert (parsed.value.value.opcode, parsed.value.value.fin) == (1, True)


@pytest.mark.parametrize(
    ("active", "seconds"), [(0, 0.02), (800, 0.02), (4_000, 0.1), (20_000, 0.5), (24_000, 0.6), (75_600, 0.6)]
)
def test_windows_grow_with_the_sockets_to_be_fed(active: int, seconds: float) -> None:
    assert window(active, Limits()) == pytest.approx(seconds)


def test_only_topics_with_a_recent_event_count() -> None:
    active = ActiveSockets(Limits(active_s=2))
    active.touch("room:a", 10, at=0)
    active.touch("room:b", 20, at=1)
    active.touch("room:a", 12, at=1.5)
    assert active.total == 32
    active.touch("room:c", 1, at=3.2)
    assert active.total == 13
    active.forget("room:c")
    active.forget("room:c")
    assert active.total == 12

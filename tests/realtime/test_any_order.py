"""Whatever a phone does meanwhile, it hears each line once and in order, or is told of a gap."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from livestream.realtime.events import ChatLineAdded
from tests.realtime.hand import HandSocket, World, line, settle

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(1, 4)),
        st.tuples(st.just("wait"), st.sampled_from([0, 1, 30])),
        st.tuples(st.sampled_from(["stuff", "drain", "leave", "back"]), st.just(0)),
    ),
    max_size=40,
)


class Reader:
    """A phone that notes how far it heard, and comes back from there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seq = 0
        self.lines: list[int] = []
        self.gaps = 0
        self.socket: HandSocket | None = None

    def back(self) -> None:
        if self.socket is None:
            since = {"room:a": self.seq} if self.seq else {}
            self.socket, self.member = self.world.join(since=since, device_id="reader")

    def leave(self) -> None:
        self.read()
        if self.socket is not None:
            self.world.hub.leave(self.member)
            self.socket = None

    def read(self) -> None:
        for frame in self.socket.frames if self.socket else ():
            if "gap" in frame:
                self.gaps += 1
            else:
                first = frame["s"] - len(frame["b"])
                assert self.seq in (0, first), "a hole that nobody told of"
                self.lines += [event["id"] for event in frame["b"] if event["t"] == "chat.line"]
            self.seq = frame["s"]
        if self.socket:
            self.socket.frames.clear()


async def _play(steps: list[tuple[str, int]], ring: int) -> tuple[Reader, int]:
    world = World(ring=ring, batch_bytes=400, stalled_s=1e9)
    world.join(device_id="another, who keeps the room open")
    reader, said = Reader(world), 0
    reader.back()
    for name, n in steps:
        if name == "say":
            for _ in range(n):
                said += 1
                world.say(ChatLineAdded(line(said)))
        elif name == "wait":
            world.timers.advance(n)
        elif name in ("leave", "back"):
            getattr(reader, name)()
        elif reader.socket is not None:
            getattr(reader.socket, name)()
        await settle()
    reader.back()
    assert reader.socket is not None
    reader.socket.drain()
    await settle()
    world.timers.advance(5)
    await settle()
    reader.read()
    return reader, said


@given(steps=STEPS)
def test_within_the_ring_nothing_is_lost_and_nothing_comes_twice(steps: list[tuple[str, int]]) -> None:
    reader, said = asyncio.run(_play(steps, ring=1000))
    assert reader.gaps == 0
    assert reader.lines == list(range(1, said + 1))


@given(steps=STEPS)
def test_past_the_ring_every_hole_is_told_and_the_rest_is_in_order(steps: list[tuple[str, int]]) -> None:
    reader, said = asyncio.run(_play(steps, ring=3))
    assert reader.lines == sorted(set(reader.lines))
    if not reader.gaps:
        assert reader.lines == list(range(1, said + 1))

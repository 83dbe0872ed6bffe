"""Two hubs on one Valkey server, as two processes have them: numbers, rings, counts and bans are shared."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest

from livestream.realtime import publish, runtime
from livestream.realtime.bus import Packet, Removal
from livestream.realtime.events import ChatLineAdded, Event, LikesChanged, PinChanged, encode
from livestream.realtime.hub import Hub
from livestream.realtime.limits import Limits
from livestream.realtime.member import Member
from livestream.realtime.tickets import Ticket
from livestream.realtime.valkey import listener
from livestream.realtime.valkey.bus import ValkeyBus
from sandbox.valkey import Valkey
from tests.realtime.hand import HandSocket, line, pin

_people = itertools.count(1)
PATIENCE_S = 20


class Node:
    """What one process has: a hub and its own bus."""

    def __init__(self, url: str, **limits: float) -> None:
        loop = asyncio.get_running_loop()
        self.bus = ValkeyBus(url)
        self.hub = Hub(timers=loop, wall=time.time, limits=Limits(**limits), shared=self.bus)  # type: ignore[arg-type]
        self.bus.attach(self.hub)

    def join(self, *, since: int | None = None, **who: object) -> tuple[HandSocket, Member]:
        socket = HandSocket()
        ticket = Ticket(topics=("room:a",), **(who or {"device_id": f"m{next(_people)}"}))  # type: ignore[arg-type]
        member = self.hub.member(ticket, send=socket.send)
        self.hub.join(member, {} if since is None else {"room:a": since})
        return socket, member

    def say(self, event: Event) -> None:
        self.bus.send(Packet("room:a", encode(event), event.fold_key(), event.priority))


@pytest.fixture(scope="module")
def _server(tmp_path_factory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.kill()


@pytest.fixture
def valkey(_server: Valkey) -> Valkey:
    """A server that knows nothing."""
    _server.kill()
    return _server.start()


@pytest.fixture
async def nodes(valkey: Valkey) -> AsyncIterator[tuple[Node, Node]]:
    pair = (Node(valkey.url), Node(valkey.url))
    await until(lambda: all(node.bus.connected for node in pair))
    yield pair
    for node in pair:
        with suppress(Exception):
            await node.bus.detach()


async def until(condition) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


def _ids(socket: HandSocket) -> list[int]:
    return [event["id"] for event in socket.events() if event["t"] == "chat.line"]


async def _opened(*sockets: HandSocket) -> None:
    await until(lambda: all(socket.frames for socket in sockets))


async def test_every_process_gives_the_same_events_the_same_numbers(nodes) -> None:
    one, two = nodes
    (here, _), (there, _) = one.join(), two.join()
    await _opened(here, there)
    for id in range(1, 101):
        (one if id % 2 else two).say(ChatLineAdded(line(id)))
    await until(lambda: len(_ids(here)) == len(_ids(there)) == 100)
    assert _ids(here) == _ids(there)
    assert sorted(_ids(here)) == list(range(1, 101))
    assert one.hub.seq("room:a") == two.hub.seq("room:a")


async def test_a_page_resumes_at_another_process_without_loss_or_double(nodes) -> None:
    one, two = nodes
    first, member = one.join()
    stays, _ = one.join()
    await _opened(first, stays)
    for id in (1, 2):
        one.say(ChatLineAdded(line(id)))
    await until(lambda: _ids(first) == [1, 2])
    one.hub.leave(member)
    for id in (3, 4):
        one.say(ChatLineAdded(line(id)))
    await until(lambda: _ids(stays) == [1, 2, 3, 4])
    back, _ = two.join(since=first.frames[-1]["s"])
    await until(lambda: len(_ids(back)) == 2)
    two.say(ChatLineAdded(line(5)))
    await until(lambda: len(_ids(back)) == 3)
    assert _ids(back) == [3, 4, 5]


async def test_a_process_that_starts_later_knows_what_was_said_before(nodes, valkey: Valkey) -> None:
    one, _ = nodes
    socket, _ = one.join()
    await _opened(socket)
    seq = one.hub.seq("room:a")
    one.say(ChatLineAdded(line(1)))
    await until(lambda: _ids(socket) == [1])
    late = Node(valkey.url)
    back, _ = late.join(since=seq)
    await until(lambda: _ids(back) == [1])
    await late.bus.detach()


async def test_more_than_the_ring_is_a_gap_at_the_other_process_too(nodes) -> None:
    one, two = nodes
    socket, _ = one.join()
    await _opened(socket)
    seq = one.hub.seq("room:a")
    for id in range(1, 300):
        one.say(ChatLineAdded(line(id)))
    await until(lambda: len(_ids(socket)) == 299)
    back, _ = two.join(since=seq)
    await _opened(back)
    assert back.frames[0]["gap"] is True  # its number may be past: counts of viewers are events too


async def test_folded_events_leave_no_hole_that_looks_like_a_loss(valkey: Valkey) -> None:
    slow = Node(valkey.url, tick_min_s=0.2)
    socket, _ = slow.join()
    await _opened(socket)
    known = socket.frames[0]["s"]
    for n in range(1, 31):
        slow.say(LikesChanged(count=n, v=n))
    await until(lambda: bool(socket.events()) and socket.events()[-1]["count"] == 30)
    for frame in socket.frames[1:]:
        assert frame.get("p", frame["s"] - len(frame["b"])) == known
        known = frame["s"]
    assert len(socket.events()) < 30
    await slow.bus.detach()


async def test_a_person_at_two_processes_counts_once_and_all_hear_the_count(nodes) -> None:
    one, two = nodes
    here, member = one.join(user_id=17, device_id="x1")
    there, _ = two.join(user_id=17, device_id="x2")
    two.join(device_id="x3")
    await until(lambda: one.bus.viewers("room:a") == two.bus.viewers("room:a") == 2)
    for socket in (here, there):
        await until(lambda socket=socket: _count(socket) == 2)
    one.hub.leave(member)
    two.join(device_id="x4")
    await until(lambda: two.bus.viewers("room:a") == 3 and _count(there) == 3)


async def test_the_peak_sees_each_moment_of_all_processes(nodes) -> None:
    one, two = nodes
    stay = [one.join(user_id=17, device_id="p1")[1], two.join(user_id=17, device_id="p2")[1]]
    await until(lambda: one.bus.people("room:a") == {"user:17"})
    for _ in range(2):  # come and gone before any count is told
        guests = [(node, node.join()[1]) for node in (one, two, two)]
        await until(lambda: len(two.bus.people("room:a") or ()) == 4)
        for node, guest in guests:
            node.hub.leave(guest)
        await until(lambda: two.bus.people("room:a") == {"user:17"})
    assert one.bus.peak("room:a", 5) == two.bus.peak("room:a", 5) == 4
    one.hub.leave(stay[0])
    two.join(device_id="p3")
    await until(lambda: one.bus.people("room:a") == {"user:17", "device:p3"})
    assert one.bus.peak("room:a", 5) == 4
    assert two.bus.peak("room:a", 6, begin=True) == one.bus.peak("room:a", 6) == 2
    assert one.bus.peak("room:a", 7) == 2


async def test_a_burst_is_counted_in_its_order(nodes) -> None:
    one, two = nodes
    stay = [one.join()[1] for _ in range(3)]
    for _ in range(20):  # never more than four at once, though twenty ride in one call
        one.hub.leave(one.join()[1])
    await until(lambda: len(two.bus.people("room:a") or ()) == 3)
    assert two.bus.peak("room:a", 1) == 4
    for member in stay:
        one.hub.leave(member)
    await until(lambda: two.bus.people("room:a") == set())


async def test_a_restart_of_the_server_counts_anew_who_is_there(nodes, valkey: Valkey) -> None:
    one, two = nodes
    for node in (one, two, two):
        node.join()
    await until(lambda: len(one.bus.people("room:a") or ()) == 3)
    valkey.kill()
    one.join()
    valkey.start()
    await until(lambda: len(one.bus.people("room:a") or ()) == 4)
    await until(lambda: one.bus.viewers("room:a") == 4)
    assert two.bus.peak("room:a", 1) == 4


async def test_a_dead_process_takes_its_people_along(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "SILENT_PROCESS_S", 1)
    lives, dies = Node(valkey.url), Node(valkey.url)
    lives.join()
    for _ in range(3):
        dies.join()
    await until(lambda: len(lives.bus.people("room:a") or ()) == 4)
    assert dies.bus._listener is not None
    for task in dies.bus._listener._tasks:
        task.cancel()
    await until(lambda: len(lives.bus.people("room:a") or ()) == 1)
    assert lives.bus.peak("room:a", 9, begin=True) == 1
    lives.join()
    await until(lambda: len(lives.bus.people("room:a") or ()) == 2)
    assert lives.bus.peak("room:a", 9) == 2
    await lives.bus.detach()


async def test_a_ban_reaches_every_process_and_one_that_was_away(nodes, valkey: Valkey) -> None:
    one, two = nodes
    here, _ = one.join(user_id=17, device_id="b1")
    there, _ = two.join(user_id=17, device_id="b2")
    other, _ = two.join(user_id=18, device_id="b3")
    await _opened(here, there, other)
    at = time.time()
    one.bus.send(Removal(code=4403, at=at, user_id=17))
    began = time.monotonic()
    await until(lambda: here.closed == there.closed == 4403)
    assert time.monotonic() - began < PATIENCE_S
    assert other.closed is None
    late = Node(valkey.url)
    await until(lambda: late.hub.refuses(Ticket(topics=("room:a",), user_id=17, issued_at=at - 1)) == 4403)
    back, _ = late.join(user_id=17, device_id="b4", issued_at=at + 1)
    await _opened(back)
    assert back.closed is None
    await late.bus.detach()


async def test_after_a_restart_of_the_server_all_are_told_of_a_gap_and_go_on(nodes, valkey: Valkey) -> None:
    one, two = nodes
    (here, _), (there, _) = one.join(), two.join()
    await _opened(here, there)
    one.say(ChatLineAdded(line(1)))
    await until(lambda: _ids(here) == _ids(there) == [1])
    old = one.hub.seq("room:a")
    valkey.kill()
    one.say(PinChanged(pin(7, 14)))
    during, _ = two.join()
    await _opened(during)
    valkey.start()
    for socket in (here, there, during):
        await until(lambda socket=socket: any(frame.get("gap") for frame in socket.frames))
    # the pin either came after the gap or is in the snapshot that the gap asks for: its number says which
    assert one.bus.seq("room:a") is not None
    two.say(ChatLineAdded(line(2)))
    for socket in (here, there, during):
        await until(lambda socket=socket: _ids(socket)[-1:] == [2])
    await until(lambda: one.hub.seq("room:a") == two.hub.seq("room:a"))
    assert one.hub.seq("room:a") == two.hub.seq("room:a") > old
    back, _ = one.join(since=old)
    await _opened(back)
    assert back.frames[0]["gap"] is True
    await until(lambda: one.bus.viewers("room:a") == 4)


async def test_what_came_while_the_line_was_cut_comes_after(nodes) -> None:
    one, two = nodes
    (here, _), (there, _) = one.join(), two.join()
    await _opened(here, there)
    assert two.bus._listener is not None
    await two.bus._listener._ears.connection_pool.disconnect(inuse_connections=True)
    for id in range(1, 11):
        one.say(ChatLineAdded(line(id)))
    await until(lambda: _ids(here) == _ids(there) == list(range(1, 11)))
    assert not any(frame.get("gap") for frame in there.frames)


async def test_publish_goes_by_the_shared_bus_from_any_process(nodes, valkey: Valkey, settings) -> None:
    one, _ = nodes
    socket, _ = one.join()
    await _opened(socket)
    settings.VALKEY_URL = valkey.url
    runtime.shared_bus.cache_clear()
    try:
        await asyncio.to_thread(publish.publish, "room:a", ChatLineAdded(line(1)))
        await until(lambda: _ids(socket) == [1])
        await until(lambda: one.bus.viewers("room:a") == 1)
        await until(lambda: publish.current_seq("room:a") == one.hub.seq("room:a"))
        assert await asyncio.to_thread(publish.viewers, "room:a") == 1
        publish.close_member(device_id="nobody")
    finally:
        runtime.shared_bus.cache_clear()


def _count(socket: HandSocket) -> int:
    events = [event for frame in socket.frames for event in frame.get("b", [])]
    counts = [event["count"] for event in events if event["t"] == "viewers.changed"]
    return counts[-1] if counts else 0

"""Publishing from anywhere: the loop, a thread, a process without sockets."""

import asyncio
import threading

import pytest

from livestream.realtime import publish, runtime
from livestream.realtime.events import ChatLineAdded, OrderChanged
from livestream.realtime.tickets import Ticket
from tests.realtime.hand import HandSocket, line


@pytest.fixture
async def socket() -> HandSocket:
    socket = HandSocket()
    hub = runtime.hub()
    hub.join(hub.member(Ticket(topics=("room:a",), user_id=17, device_id="d1"), send=socket.send), {})
    return socket


async def _until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_from_the_loop_in_the_order_of_the_calls(socket: HandSocket) -> None:
    for id in range(1, 6):
        publish.publish("room:a", ChatLineAdded(line(id)))
    await _until(lambda: len(socket.events()) == 5)
    assert [event["id"] for event in socket.events()] == [1, 2, 3, 4, 5]


async def test_from_threads_each_in_its_own_order(socket: HandSocket) -> None:
    def say(first: int) -> None:
        for id in range(first, first + 50):
            publish.publish("room:a", ChatLineAdded(line(id)))

    threads = [threading.Thread(target=say, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()
    await _until(lambda: len(socket.events()) == 150)
    for thread in threads:
        thread.join()
    heard = [event["id"] for event in socket.events()]
    for first in (100, 200, 300):
        assert [id for id in heard if first <= id < first + 100] == list(range(first, first + 50))


async def test_counts_and_numbers_are_read_from_any_thread(socket: HandSocket) -> None:
    await _until(lambda: len(socket.frames) == 2)
    read = await asyncio.to_thread(lambda: (publish.viewers("room:a"), publish.current_seq("room:a")))
    assert read == (1, socket.frames[-1]["s"])
    assert (publish.viewers("room:nobody"), publish.current_seq("room:nobody")) == (0, 0)


async def test_a_person_is_closed_from_any_thread(socket: HandSocket) -> None:
    await asyncio.to_thread(lambda: publish.close_member(user_id=17))
    await _until(lambda: socket.closed is not None)
    assert socket.closed == 4403


def test_where_no_hub_runs_nothing_happens(monkeypatch) -> None:
    monkeypatch.setattr(runtime, "_running", None)
    publish.publish("room:a", ChatLineAdded(line(1)))
    publish.close_member(user_id=17)
    assert publish.viewers("room:a") == 0


def test_when_the_loop_has_closed_nothing_happens(monkeypatch) -> None:
    monkeypatch.setattr(runtime, "_running", None)

    async def open_hub() -> None:
        runtime.hub()

    asyncio.run(open_hub())
    publish.publish("room:a", ChatLineAdded(line(1)))
    assert publish.current_seq("room:a") == 0


def test_an_event_goes_only_to_topics_of_its_audience() -> None:
    with pytest.raises(ValueError, match="is not for"):
        publish.publish("room:a", OrderChanged(number="1", status="paid", v=1))
    with pytest.raises(ValueError, match="not a topic"):
        publish.publish("everyone", ChatLineAdded(line(1)))

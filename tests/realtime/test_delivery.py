"""What a socket of a topic hears, in which frames, and when."""

import itertools

import pytest

from livestream.realtime.events import (
    ChatDeleted,
    ChatLineAdded,
    LikesChanged,
    OfferChanged,
    OrderChanged,
    PinChanged,
)
from tests.realtime.hand import WALL, World, line, offer, pin

BASE = int(WALL * 1000)


async def test_a_new_socket_hears_where_the_topic_stands() -> None:
    socket, _ = World().join()
    assert socket.frames == [{"s": BASE, "b": []}]


async def test_an_event_reaches_every_socket_of_its_topic_and_no_other() -> None:
    world = World()
    (near, _), (also, _), (far, _) = world.join(), world.join(), world.join("room:b")
    world.say(ChatLineAdded(line(1, "好看")))
    world.timers.advance(0)
    assert near.texts() == also.texts() == ["好看"]
    assert far.events() == []


async def test_the_first_event_of_a_quiet_room_goes_at_once_and_the_next_wait_together() -> None:
    world = World(tick_min_s=0.02)
    socket, _ = world.join()
    world.timers.advance(1)
    world.say(ChatLineAdded(line(1)))
    world.timers.advance(0)
    before = len(socket.frames)
    world.say(ChatLineAdded(line(2)))
    world.timers.advance(0.01)
    world.say(ChatLineAdded(line(3)))
    assert len(socket.frames) == before
    world.timers.advance(0.01)
    assert [event["id"] for event in socket.frames[-1]["b"]] == [2, 3]
    assert len(socket.frames) == before + 1


async def test_numbers_have_no_hole_and_the_frame_tells_the_last() -> None:
    world = World()
    socket, _ = world.join()
    world.timers.advance(1)
    start = world.hub.seq("room:a")
    for n in range(1, 4):
        world.say(ChatLineAdded(line(n)))
    world.timers.advance(1)
    assert socket.frames[-1]["s"] == start + 3 == world.hub.seq("room:a")


@pytest.mark.parametrize(
    "urgent",
    [PinChanged(pin(1, 2)), OfferChanged(offer()), ChatDeleted(id=1, v=2)],
    ids=lambda event: event.t,
)
async def test_what_is_urgent_takes_the_waiting_chat_along_and_does_not_wait_for_the_window(urgent) -> None:
    world = World(frames_per_s=1, tick_min_s=0.02, tick_max_s=10)
    socket, _ = world.join()
    world.timers.advance(20)
    world.say(ChatLineAdded(line(1)))
    world.timers.advance(0)
    world.say(ChatLineAdded(line(2)))
    world.timers.advance(0.5)
    assert [event["t"] for event in socket.events()] == ["chat.line"]
    world.say(urgent)
    world.timers.advance(0)
    assert [event["t"] for event in socket.events()] == ["chat.line", "chat.line", urgent.t]


async def test_urgent_events_of_one_moment_ride_in_one_frame() -> None:
    world = World()
    socket, _ = world.join()
    world.timers.advance(1)
    before = len(socket.frames)
    world.say(PinChanged(pin(2, 4)))
    world.say(OfferChanged(offer(2, 5)))
    world.timers.advance(0)
    assert [event["t"] for event in socket.frames[-1]["b"]] == ["pin.changed", "offer.changed"]
    assert len(socket.frames) == before + 1


async def test_waiting_events_of_one_resource_become_the_newest_and_chat_never_folds() -> None:
    world = World()
    socket, _ = world.join()
    world.timers.advance(1)
    start = world.hub.seq("room:a")
    for n in range(1, 51):
        world.say(LikesChanged(count=n, v=n))
    world.say(OfferChanged(offer(1, 2, left=9)))
    world.say(ChatLineAdded(line(1)))
    world.say(OfferChanged(offer(2, 2)))
    world.say(ChatLineAdded(line(2)))
    world.say(OfferChanged(offer(1, 3, left=8)))
    world.timers.advance(1)
    heard = [(event["t"], event.get("id", event.get("count")), event["v"]) for event in socket.events()]
    assert heard == [
        ("likes.changed", 50, 50),
        ("chat.line", 1, 1),
        ("offer.changed", 2, 2),
        ("chat.line", 2, 1),
        ("offer.changed", 1, 3),
    ]
    assert world.hub.seq("room:a") == start + 5


async def test_long_batches_are_cut_and_stay_in_order() -> None:
    world = World(batch_bytes=1000)
    socket, _ = world.join()
    world.timers.advance(1)
    for n in range(1, 21):
        world.say(ChatLineAdded(line(n)))
    world.timers.advance(1)
    frames = [frame for frame in socket.frames if any(event["t"] == "chat.line" for event in frame["b"])]
    assert len(frames) > 1
    assert [event["id"] for event in socket.events()] == list(range(1, 21))
    assert all(earlier["s"] == later["s"] - len(later["b"]) for earlier, later in itertools.pairwise(frames))


async def test_side_topics_are_marked_and_numbered_by_themselves() -> None:
    world = World()
    socket, _ = world.join("room:a", "user:17", user_id=17)
    world.say(OrderChanged(number="20261124-7K3F9Q", status="paid", v=2), topic="user:17")
    world.timers.advance(0)
    assert [frame["s"] for frame in socket.frames if frame.get("k") == "user:17"] == [BASE, BASE + 1]
    assert socket.events() == []
    assert socket.events("user:17") == [
        {"t": "order.changed", "number": "20261124-7K3F9Q", "status": "paid", "v": 2}
    ]


async def test_a_socket_that_left_hears_nothing_more() -> None:
    world = World()
    socket, member = world.join()
    world.hub.leave(member)
    world.hub.leave(member)
    world.say(ChatLineAdded(line(1)))
    world.timers.advance(1)
    assert socket.events() == []


async def test_a_socket_whose_send_fails_is_fed_no_more_and_harms_nobody() -> None:
    world = World()
    broken, member = world.join()
    well, _ = world.join()

    async def fail(_message: object) -> None:
        raise OSError

    member._send = fail
    world.say(ChatLineAdded(line(1)))
    world.timers.advance(1)
    world.say(ChatLineAdded(line(2)))
    world.timers.advance(1)
    assert member.gone
    assert broken.events() == []
    assert [event["id"] for event in well.events()] == [1, 2]

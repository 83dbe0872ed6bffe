"""Viewers are counted as persons or devices, and told seldom."""

from tests.realtime.hand import HandSocket, World


def _counts(socket: HandSocket) -> list[int]:
    events = [event for frame in socket.frames for event in frame.get("b", [])]
    return [event["count"] for event in events if event["t"] == "viewers.changed"]


async def test_tabs_of_a_device_and_devices_of_a_person_count_once() -> None:
    world = World()
    world.join(device_id="d1")
    world.join(device_id="d1")
    world.join(user_id=17, device_id="d2")
    world.join(user_id=17, device_id="d3")
    world.join(user_id=18, device_id="d4")
    assert world.hub.viewers("room:a") == 3


async def test_the_last_tab_that_closes_takes_its_person_along() -> None:
    world = World()
    _, one = world.join(device_id="d1")
    _, two = world.join(device_id="d1")
    world.hub.leave(one)
    assert world.hub.viewers("room:a") == 1
    world.hub.leave(two)
    assert world.hub.viewers("room:a") == 0


async def test_the_count_is_told_at_once_then_at_most_every_two_seconds() -> None:
    world = World()
    socket, _ = world.join()
    world.timers.advance(0)
    assert _counts(socket) == [1]
    for _ in range(5):
        world.join()
        world.timers.advance(0.3)
    assert _counts(socket) == [1]
    world.timers.advance(0.6)
    assert _counts(socket) == [1, 6]


async def test_a_count_that_came_back_to_what_it_was_is_not_told() -> None:
    world = World()
    socket, _ = world.join()
    world.timers.advance(5)
    _, guest = world.join()
    world.hub.leave(guest)
    world.timers.advance(5)
    assert _counts(socket) == [1]


async def test_only_rooms_are_counted_aloud() -> None:
    world = World()
    socket, _ = world.join("studio:5")
    world.timers.advance(5)
    assert socket.frames == [{"s": world.hub.seq("studio:5"), "b": []}]

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


async def test_the_crew_is_no_audience() -> None:
    world = World()
    crew, _ = world.join(user_id=17, roles=("anchor",))
    world.join(user_id=18, roles=("moderator",))
    world.timers.advance(5)
    assert world.hub.viewers("room:a") == 0
    world.join(user_id=19)
    world.timers.advance(5)
    assert (world.hub.viewers("room:a"), world.hub.people("room:a")) == (1, {"user:19"})
    assert _counts(crew) == [1]


def _peak(world: World, session_id: int) -> int:
    return world.hub.peaks.of("room:a", session_id, lambda: world.hub.viewers("room:a"))


async def test_the_peak_sees_a_moment_between_two_counts() -> None:
    world = World()
    members = [world.join()[1] for _ in range(5)]
    for member in members[1:]:
        world.hub.leave(member)
    world.join(device_id="x")
    world.join(device_id="x")
    assert (world.hub.viewers("room:a"), _peak(world, 1)) == (2, 5)


async def test_a_session_begins_with_who_is_there() -> None:
    world = World()
    members = [world.join()[1] for _ in range(5)]
    for member in members[2:]:
        world.hub.leave(member)
    world.hub.peaks.begin("room:a", 2, lambda: world.hub.viewers("room:a"))
    assert _peak(world, 2) == 2
    _, guest = world.join()
    world.hub.leave(guest)
    assert _peak(world, 2) == 3
    assert _peak(world, 3) == 2


async def test_the_peak_outlives_an_empty_room() -> None:
    world = World(linger_s=1.0)
    members = [world.join()[1] for _ in range(3)]
    assert _peak(world, 1) == 3
    for member in members:
        world.hub.leave(member)
    world.timers.advance(10)
    world.join()
    assert _peak(world, 1) == 3

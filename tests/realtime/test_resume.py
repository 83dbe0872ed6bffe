"""Coming back: nothing lost, nothing twice, and a gap that says so."""

from livestream.realtime.events import ChatLineAdded
from tests.realtime.hand import World, line


def _say(world: World, *ids: int) -> None:
    for id in ids:
        world.say(ChatLineAdded(line(id)))
        world.timers.advance(1)


async def test_a_socket_gets_exactly_what_it_missed() -> None:
    world = World()
    world.join()
    first, member = world.join()
    _say(world, 1, 2)
    world.hub.leave(member)
    _say(world, 3, 4)
    back, _ = world.join(since={"room:a": first.frames[-1]["s"]})
    _say(world, 5)
    assert [event["id"] for event in first.events() + back.events()] == [1, 2, 3, 4, 5]


async def test_what_waits_for_the_window_comes_once_to_who_resumes_meanwhile() -> None:
    world = World(tick_min_s=0.5)
    world.join()
    _say(world, 1)
    seen = world.hub.seq("room:a")
    _say(world, 2)
    world.say(ChatLineAdded(line(3)))
    world.say(ChatLineAdded(line(4)))
    back, _ = world.join(since={"room:a": seen})
    world.timers.advance(1)
    assert [event["id"] for event in back.events()] == [2, 3, 4]


async def test_nothing_missed_gives_an_empty_frame() -> None:
    world = World()
    world.join()
    _say(world, 1)
    seq = world.hub.seq("room:a")
    back, _ = world.join(since={"room:a": seq})
    assert back.frames == [{"s": seq, "b": []}]


async def test_past_the_ring_there_is_a_gap_and_then_what_is_new() -> None:
    world = World(ring=4)
    world.join()
    _say(world, 1)
    seq = world.hub.seq("room:a")
    _say(world, 2, 3, 4, 5, 6)
    back, _ = world.join(since={"room:a": seq})
    assert back.frames == [{"gap": True, "s": seq + 5}]
    _say(world, 7)
    assert [event["id"] for event in back.events()] == [7]


async def test_the_ring_reaches_exactly_as_far_as_it_is_long() -> None:
    world = World(ring=4)
    world.join()
    _say(world, 1)
    seq = world.hub.seq("room:a")
    _say(world, 2, 3, 4, 5)
    back, _ = world.join(since={"room:a": seq})
    assert [event["id"] for event in back.events()] == [2, 3, 4, 5]


async def test_numbers_of_before_a_restart_are_a_gap_however_many_events_came_since() -> None:
    world = World()
    world.join()
    _say(world, *range(1, 11))
    old = world.hub.seq("room:a")
    after = World()
    after.wall = world.wall + 60
    after.join()
    _say(after, 1)
    back, _ = after.join(since={"room:a": old})
    assert back.frames[0] == {"gap": True, "s": after.hub.seq("room:a")}


async def test_a_number_that_was_never_given_is_a_gap() -> None:
    world = World()
    world.join()
    seq = world.hub.seq("room:a")
    back, _ = world.join(since={"room:a": seq + 7})
    assert back.frames == [{"gap": True, "s": seq}]


async def test_an_empty_topic_keeps_its_ring_for_a_minute() -> None:
    world = World(linger_s=60)
    _, member = world.join()
    _say(world, 1)
    seq = world.hub.seq("room:a")
    world.hub.leave(member)
    _say(world, 2)
    world.timers.advance(30)
    back, again = world.join(since={"room:a": seq})
    assert [event["id"] for event in back.events()] == [2]
    world.hub.leave(again)
    world.timers.advance(61)
    assert world.hub.seq("room:a") == 0


async def test_a_topic_opened_anew_numbers_above_all_it_gave_before() -> None:
    world = World(linger_s=1)
    _, member = world.join()
    _say(world, *range(1, 6))
    seq = world.hub.seq("room:a")
    world.hub.leave(member)
    world.timers.advance(5)
    back, _ = world.join(since={"room:a": seq})
    # the viewer count of the emptied room took one number, the new ring's base is one above
    assert back.frames == [{"gap": True, "s": seq + 2}]


async def test_each_topic_resumes_from_its_own_number() -> None:
    world = World()
    world.join("room:a", "studio:5", device_id="x")
    _say(world, 1)
    studio = world.hub.seq("studio:5")
    back, _ = world.join("room:a", "studio:5", since={"studio:5": studio, "room:a": 3}, device_id="y")
    assert back.frames == [
        {"gap": True, "s": world.hub.seq("room:a")},
        {"k": "studio:5", "s": studio, "b": []},
    ]


async def test_a_gap_told_to_a_crowd_is_spread_by_the_size_of_the_crowd_over_all_rooms() -> None:
    world = World(refetch_per_s=2, refetch_max_s=4.0)
    listening = [world.join(topic)[0] for topic in ("room:a", "room:a", "room:b")]
    world.hub.loaded("room:a", 5_000_000_000, None)
    assert [socket.frames[-1].get("within") for socket in listening] == [1.5, 1.5, None]
    more = [world.join("room:b")[0] for _ in range(50)]
    world.hub.loaded("room:b", 5_000_000_000, None)
    assert {socket.frames[-1]["within"] for socket in more} == {4.0}

"""A socket that takes nothing: it is not fed, catches up, or is closed; nobody else waits for it."""

from livestream.realtime.closing import Close
from livestream.realtime.events import ChatLineAdded
from tests.realtime.hand import World, line, settle


def _say(world: World, *ids: int) -> None:
    for id in ids:
        world.say(ChatLineAdded(line(id)))
        world.timers.advance(1)


async def test_it_catches_up_without_loss_or_double_once_it_drains() -> None:
    world = World()
    slow, _ = world.join()
    well, _ = world.join()
    slow.stuff()
    _say(world, 1, 2, 3)
    assert [event["id"] for event in well.events()] == [1, 2, 3]
    assert slow.events() == []
    slow.drain()
    await settle()
    _say(world, 4)
    assert [event["id"] for event in slow.events()] == [1, 2, 3, 4]


async def test_it_catches_up_on_every_topic_it_listens_to() -> None:
    world = World()
    slow, _ = world.join("room:a", "studio:5", device_id="x")
    slow.stuff()
    _say(world, 1, 2)
    for id in (8, 9):
        world.say(ChatLineAdded(line(id)), topic="studio:5")
        world.timers.advance(1)
    slow.drain()
    await settle()
    assert [event["id"] for event in slow.events()] == [1, 2]
    assert [event["id"] for event in slow.events("studio:5")] == [8, 9]


async def test_it_is_told_of_a_gap_when_the_ring_ran_past_it() -> None:
    world = World(ring=3)
    slow, _ = world.join()
    slow.stuff()
    _say(world, *range(1, 7))
    slow.drain()
    await settle()
    assert slow.frames[-1] == {"gap": True, "s": world.hub.seq("room:a")}
    _say(world, 7)
    assert slow.texts()[-1] == "第7句"


async def test_events_that_come_while_it_catches_up_come_after() -> None:
    world = World(batch_bytes=300)
    slow, _ = world.join()
    slow.stuff()
    _say(world, 1, 2, 3)
    slow.drain(frames=1)
    await settle()
    caught_up = len(slow.events())
    _say(world, 4)
    slow.drain()
    await settle()
    assert 0 < caught_up < 3
    assert [event["id"] for event in slow.events()] == [1, 2, 3, 4]


async def test_one_that_takes_nothing_for_20_seconds_is_closed_with_4008() -> None:
    world = World()
    slow, member = world.join()
    slow.stuff()
    _say(world, 1)
    await settle()
    world.timers.advance(18)
    assert not member.gone
    world.timers.advance(1)
    assert member.gone
    slow.drain()
    await settle()
    assert slow.closed == Close.SLOW
    _say(world, 2)
    assert slow.events() == []


async def test_one_that_drained_in_time_has_its_20_seconds_anew() -> None:
    world = World()
    slow, member = world.join()
    slow.stuff()
    _say(world, 1)
    await settle()
    world.timers.advance(15)
    slow.drain()
    await settle()
    slow.stuff()
    _say(world, 2)
    await settle()
    world.timers.advance(15)
    assert not member.gone
    slow.drain()
    await settle()
    assert [event["id"] for event in slow.events()] == [1, 2]


async def test_one_that_takes_not_even_its_close_frame_is_cut(monkeypatch) -> None:
    monkeypatch.setattr("livestream.realtime.member._LAST_WORD_S", 0)
    world = World()
    slow, _ = world.join()
    slow.stuff()
    _say(world, 1)
    await settle()
    world.timers.advance(20)
    await settle()
    assert slow.closed is None
    assert slow.was_cut


async def test_an_answer_waits_its_turn_behind_a_stuffed_socket() -> None:
    world = World()
    slow, member = world.join()
    slow.stuff()
    _say(world, 1)
    member.tell('{"t":"ack","id":"c1"}')
    slow.drain()
    await settle()
    assert {"t": "ack", "id": "c1"} in slow.frames
    assert [event["id"] for event in slow.events()] == [1]

"""A ban closes a person's sockets and voids the tickets of before."""

from livestream.realtime.bus import Removal
from livestream.realtime.closing import Close
from tests.realtime.hand import WALL, World, settle


async def test_every_socket_of_the_person_closes_and_no_other() -> None:
    world = World()
    phone, _ = world.join(user_id=17, device_id="d1")
    tablet, _ = world.join("room:b", user_id=17, device_id="d2")
    other, _ = world.join(user_id=18, device_id="d3")
    world.hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, user_id=17))
    assert (phone.closed, tablet.closed, other.closed) == (4403, 4403, None)
    assert world.hub.viewers("room:a") == 1
    assert world.hub.viewers("room:b") == 0


async def test_a_device_closes_whoever_uses_it() -> None:
    world = World()
    anonymous, _ = world.join(device_id="d1")
    signed_in, _ = world.join(user_id=17, device_id="d1")
    other, _ = world.join(device_id="d2")
    world.hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, device_id="d1"))
    assert (anonymous.closed, signed_in.closed, other.closed) == (4403, 4403, None)


async def test_tickets_of_before_are_void_and_those_of_after_are_good() -> None:
    hub = World().hub
    hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, user_id=17, device_id="d1"))
    assert not hub.admits(user_id=17, device_id="d9", issued_at=WALL)
    assert not hub.admits(user_id=None, device_id="d1", issued_at=WALL - 1)
    assert hub.admits(user_id=17, device_id="d9", issued_at=WALL + 1)
    assert hub.admits(user_id=18, device_id="d9", issued_at=WALL)


async def test_a_stuffed_socket_of_the_person_closes_once_it_drains() -> None:
    world = World()
    phone, _ = world.join(user_id=17)
    phone.stuff()
    world.timers.advance(1)
    world.hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, user_id=17))
    assert world.hub.viewers("room:a") == 0
    await settle()
    phone.drain()
    await settle()
    assert phone.closed == 4403


async def test_a_device_without_a_name_closes_nobody() -> None:
    world = World()
    nameless, _ = world.join(device_id="")
    world.hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, user_id=17, device_id=""))
    assert nameless.closed is None
    assert world.hub.admits(user_id=None, device_id="", issued_at=WALL)

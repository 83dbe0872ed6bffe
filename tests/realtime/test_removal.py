"""A ban closes a person's sockets and voids the tickets of before."""

from livestream.realtime.bus import Removal
from livestream.realtime.closing import Close
from livestream.realtime.tickets import Ticket
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


def ticket(at: float, **who) -> Ticket:
    return Ticket(topics=("room:a",), issued_at=at, **who)


async def test_tickets_of_before_are_void_and_those_of_after_are_good() -> None:
    hub = World().hub
    hub.deliver(Removal(code=Close.FORBIDDEN, at=WALL, user_id=17, device_id="d1"))
    assert hub.refuses(ticket(WALL, user_id=17, device_id="d9")) == 4403
    assert hub.refuses(ticket(WALL - 1, device_id="d1")) == 4403
    assert hub.refuses(ticket(WALL + 1, user_id=17, device_id="d9")) is None
    assert hub.refuses(ticket(WALL, user_id=18, device_id="d9")) is None


async def test_out_of_one_room_is_not_out_of_another() -> None:
    world = World()
    here, _ = world.join("room:a", "user:17", user_id=17, device_id="d1")
    there, _ = world.join("room:b", "user:17", user_id=17, device_id="d1")
    gone = Removal(code=Close.TICKET, at=WALL, user_id=17, device_id="d1", topic="room:a")
    world.hub.deliver(gone)
    assert (here.closed, there.closed) == (4401, None)
    assert world.hub.refuses(ticket(WALL, user_id=17, device_id="d1")) == 4401
    other = Ticket(topics=("room:b",), user_id=17, device_id="d1", issued_at=WALL)
    assert world.hub.refuses(other) is None


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
    assert world.hub.refuses(ticket(WALL)) is None

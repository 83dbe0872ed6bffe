"""Who gets in, what they then hear, and with what code the others leave."""

from datetime import UTC, datetime, timedelta

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter

from api.socket.routing import urlpatterns
from core import clock
from livestream.realtime import publish
from livestream.realtime.events import ChatLineAdded, OrderChanged
from tests.realtime.door import ORIGIN, Notes, Phone, desk, sealed
from tests.realtime.hand import line

PAID = OrderChanged(number="20261124-7K3F9Q", status="paid", v=2)


@pytest.fixture
async def phones():
    """Opens phones, and hangs them all up in the end."""
    opened: list[Phone] = []

    async def open_phone(ticket: str, **options) -> Phone:
        phone = Phone(desk(Notes()), ticket, **options)
        opened.append(phone)
        return await phone.open()

    yield open_phone
    for phone in opened:
        await phone.disconnect()


async def test_each_hears_the_topics_of_the_ticket_and_nothing_else(phones) -> None:
    anonymous = await phones(sealed("room:a"))
    buyer = await phones(sealed("room:a", "user:17", user_id=17))
    anchor = await phones(sealed("room:a", "user:18", "studio:5", user_id=18))
    heard = [[await phone.hear()] for phone in (anonymous, buyer, anchor)]
    heard[1].append(await buyer.hear())
    heard[2] += [await anchor.hear(), await anchor.hear()]
    assert [[frame.get("k", "room") for frame in frames] for frames in heard] == [
        ["room"],
        ["room", "user:17"],
        ["room", "user:18", "studio:5"],
    ]

    publish.publish("user:17", PAID)
    publish.publish("room:a", ChatLineAdded(line(1)))
    assert (await buyer.hear())["k"] == "user:17"
    for phone in (anonymous, buyer, anchor):
        frame = await phone.hear()
        assert [event["t"] for event in frame["b"] if event["t"] != "viewers.changed"] == ["chat.line"]


@pytest.mark.parametrize("ticket", ["", "x", "gAAAAABforged", "%E5%B0%8F"])
async def test_without_a_good_ticket_the_socket_closes_with_4401(phones, ticket: str) -> None:
    assert await (await phones(ticket)).code() == 4401


async def test_a_changed_ticket_is_refused(phones) -> None:
    ticket = sealed("room:a")
    assert (
        await (await phones(ticket[:40] + ("A" if ticket[40] != "A" else "B") + ticket[41:])).code() == 4401
    )


async def test_another_server_s_ticket_is_refused(phones, settings) -> None:
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    foreign = sealed("room:a")
    settings.SECRET_KEY = ours
    assert await (await phones(foreign)).code() == 4401


async def test_an_expired_ticket_is_refused(phones) -> None:
    with clock.frozen(datetime(2026, 11, 24, 12, tzinfo=UTC)) as time:
        ticket = sealed("room:a")
        time.advance(timedelta(seconds=61))
        assert await (await phones(ticket)).code() == 4401


@pytest.mark.parametrize(
    "headers",
    [
        [(b"host", b"testserver")],
        [(b"host", b"testserver"), (b"origin", b"null")],
        [(b"host", b"testserver"), (b"origin", b"https://evil.example")],
        [(b"host", b"testserver"), (b"origin", b"http://testserver:81")],
        [(b"host", b"testserver"), (b"origin", b"http://testserver.evil.example")],
        [(b"host", b"evil.example"), (b"origin", b"http://evil.example")],
        [(b"host", b"testserver"), (b"origin", b"http://[")],
        [(b"host", b"testserver"), (b"origin", b"http://testserver"), (b"origin", b"http://evil.example")],
    ],
)
async def test_other_pages_open_no_socket(headers) -> None:
    phone = Phone(desk(Notes()), sealed(), headers=headers)
    assert not await phone.connect()


async def test_the_public_address_opens_one_from_behind_a_proxy(phones, settings) -> None:
    settings.PUBLIC_URL = "https://shop.example"
    headers = [(b"host", b"10.0.0.7:8000"), (b"origin", b"https://shop.example:443")]
    assert "s" in await (await phones(sealed(), headers=headers)).hear()


async def test_other_addresses_have_no_socket() -> None:
    router = URLRouter(urlpatterns)
    scope = {"type": "websocket", "path": "/ws/elsewhere", "query_string": b"", "headers": ORIGIN}
    stranger = ApplicationCommunicator(router, scope)
    await stranger.send_input({"type": "websocket.connect"})
    assert (await stranger.receive_output(timeout=10))["type"] == "websocket.close"
    scope = {**scope, "path": "/ws/", "query_string": f"t={sealed()}".encode()}
    phone = ApplicationCommunicator(router, scope)
    await phone.send_input({"type": "websocket.connect"})
    assert (await phone.receive_output(timeout=10))["type"] == "websocket.accept"
    await phone.send_input({"type": "websocket.disconnect", "code": 1001})
    await phone.wait(timeout=10)


async def test_it_resumes_from_since_and_reads_nonsense_as_never_heard(phones) -> None:
    first = await phones(sealed())
    start = (await first.hear())["s"]
    publish.publish("room:a", ChatLineAdded(line(1)))
    assert (await first.hear())["s"] > start
    back = await phones(sealed(), since=str(start))
    replay = await back.hear()
    assert [event["t"] for event in replay["b"] if event["t"] != "viewers.changed"] == ["chat.line"]
    for nonsense in ("abc", "-1", "1e9", "9" * 400, "%E2%91%A0"):
        frame = await (await phones(sealed(), since=nonsense)).hear()
        assert frame["b"] == []
    old = await phones(sealed(), since="12")
    assert (await old.hear())["gap"] is True


async def test_a_ban_closes_the_socket_and_voids_the_ticket(phones) -> None:
    ticket = sealed("room:a", user_id=17)
    phone = await phones(ticket)
    publish.close_member(user_id=17)
    assert await phone.code() == 4403
    assert await (await phones(ticket)).code() == 4403


async def test_viewers_fall_when_a_phone_hangs_up(phones) -> None:
    staying = await phones(sealed("room:a", device_id="d1"))
    leaving = await phones(sealed("room:a", device_id="d2"))
    await staying.hear()
    assert publish.viewers("room:a") == 2
    await leaving.disconnect()
    assert publish.viewers("room:a") == 1

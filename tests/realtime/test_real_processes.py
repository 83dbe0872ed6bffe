"""Two server processes on a real Valkey, killed and restarted: what a page hears across all of it."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from django.conf import settings
from django.db import connection, transaction

from hosts.operations import add_crew, remove_crew
from livestream.models import ChatMessage
from livestream.operations.delete_chat import delete_chat
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from livestream.realtime import runtime
from livestream.realtime.bus import Packet, Removal
from livestream.realtime.events import ChatLineAdded, Event, encode
from livestream.realtime.tickets import Ticket, issue
from livestream.realtime.valkey.bus import ValkeyBus
from tests.broadcast import li, on_air
from tests.cast import Cast
from tests.committed import save_template_once
from tests.realtime.browser import Browser
from tests.realtime.farm import Farm, own_database
from tests.realtime.hand import line
from tests.realtime.phones import Phone, until

SOON_S = 1.0
"""A requirement, not a measurement: who is put out is out, and what is deleted is gone, within it."""

T = TypeVar("T")

_names = itertools.count(1)


class Crew:
    """A process without sockets that speaks to the rooms, as a command or a job does, and remembers what it said."""

    def __init__(self, url: str) -> None:
        self.bus = ValkeyBus(url)
        self.said: list[int] = []

    def say(self, count: int = 1) -> None:
        for _ in range(count):
            self.said.append(len(self.said) + 1)
            self._send(ChatLineAdded(line(self.said[-1])))

    def fetch(self) -> tuple[int, list[int]]:
        """The snapshot of the room: what was said is what was committed."""
        return self.bus.seq("room:a") or 0, list(self.said)

    def _send(self, event: Event) -> None:
        self.bus.send(Packet("room:a", encode(event), event.fold_key(), event.priority))


@pytest.fixture(scope="module")
def _farm(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Farm]:
    with django_db_blocker.unblock():
        save_template_once()  # PostgreSQL copies no database that processes are connected to
    folder = tmp_path_factory.mktemp("farm")
    env = {
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": own_database(),
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }
    with Farm(folder, 2, env) as farm:
        yield farm


@pytest.fixture
def farm(_farm: Farm) -> Farm:
    """Both processes up, whatever the test before did to them."""
    if not _farm.valkey.answers():
        _farm.valkey.start()
    for node in _farm.nodes:
        if node.process is None:
            node.start()
    for node in _farm.nodes:
        node.wait()
    return _farm


@pytest.fixture
def shop(committed_cast: Cast, farm: Farm) -> Iterator[Cast]:
    """What both processes serve. They die before the database is put back: they would write theirs over it."""
    yield committed_cast
    for node in farm.nodes:
        node.kill()


@pytest.fixture
def crew(farm: Farm) -> Crew:
    return Crew(farm.valkey.url)


def ticket(**who: object) -> Callable[[], str]:
    """A page of this person; without one, of a new device. Each connection asks for a new ticket."""
    who = who or {"device_id": f"p{next(_names)}"}
    return lambda: issue(Ticket(topics=("room:a",), **who))  # type: ignore[arg-type]


async def leave(phones: list[Phone]) -> None:
    await asyncio.gather(*(phone.leave() for phone in phones))


async def test_a_restart_of_valkey_is_a_gap_that_all_notice_and_nothing_is_stuck(
    farm: Farm, crew: Crew
) -> None:
    one, two = farm.nodes
    phones = [Phone([node], ticket(), fetch=crew.fetch) for node in (one, two) * 3]
    await until(lambda: all(phone.opened for phone in phones))
    crew.say(5)
    await until(lambda: all(5 in phone.lines for phone in phones))
    farm.valkey.kill()
    await until(lambda: one.status("/readyz") == two.status("/readyz") == 503)
    crew.say(5)
    assert all(phone.code is None for phone in phones), "sockets outlive the bus"
    farm.valkey.start()
    await until(lambda: all(phone.gaps for phone in phones))
    crew.say(5)
    await until(lambda: all(15 in phone.lines for phone in phones))
    for phone in phones:
        assert sorted(phone.lines) == crew.said
        assert phone.opened == 1
    await until(lambda: one.status("/readyz") == two.status("/readyz") == 200)
    await leave(phones)


async def test_whoever_is_put_out_hears_not_even_the_next_event_at_any_process(
    farm: Farm, crew: Crew
) -> None:
    one, two = farm.nodes
    tabs = [Phone([node], ticket(user_id=17, device_id="t1")) for node in (one, two)]
    same_phone = Phone([two], ticket(device_id="t1"))  # signed out, on the device that the line came from
    others = [Phone([node], ticket(user_id=18, device_id="t2")) for node in (one, two)]
    put_out = [*tabs, same_phone]
    await until(lambda: all(phone.opened for phone in [*put_out, *others]))
    older = [ticket(user_id=17, alias="别名")(), ticket(device_id="t1")()]
    crew.bus.send(Removal(code=4403, at=time.time(), user_id=17, device_id="t1", topic="room:a"))
    crew.say()
    await until(lambda: all(phone.code == 4403 for phone in put_out))
    await until(lambda: all(phone.lines == [1] for phone in others))
    assert not any(phone.lines for phone in put_out), "the removal comes before what is said after it"
    # by another name, another tab, another process: a ticket of before is void
    back = [Phone([node], _held(old)) for node in (one, two) for old in older]
    await until(lambda: all(phone.code == 4403 for phone in back))
    assert not any(phone.lines for phone in back)
    await leave([*put_out, *others, *back])


async def test_many_threads_of_two_processes_keep_one_order(farm: Farm, crew: Crew) -> None:
    """Every page hears the same lines in the same order, whoever said them and wherever it listens."""
    phones = [Phone([node], ticket()) for node in farm.nodes]
    await until(lambda: all(phone.opened for phone in phones))
    second, lock = Crew(farm.valkey.url), threading.Lock()

    def talk(who: Crew, first: int) -> None:
        for id in range(first, first + 50):
            with lock:
                who._send(ChatLineAdded(line(id)))

    threads = [threading.Thread(target=talk, args=pair) for pair in ((crew, 1), (second, 51))]
    for thread in threads:
        thread.start()
    await until(lambda: all(len(phone.lines) == 100 for phone in phones))
    for thread in threads:
        thread.join()
    assert phones[0].lines == phones[1].lines
    assert sorted(phones[0].lines) == list(range(1, 101))
    await leave(phones)


def _held(sealed: str) -> Callable[[], str]:
    return lambda: sealed


def _commit(act: Callable[[], object]) -> float:
    """Do it; the monotonic moment of its commit, before anything is told."""
    moments: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: moments.append(time.monotonic()))
        act()
    return moments[0]


async def _apart(act: Callable[..., T], *args: object) -> T:
    """In a thread that keeps no connection: the database is put back under it after the test."""

    def alone() -> T:
        try:
            return act(*args)
        finally:
            connection.close()

    return await asyncio.to_thread(alone)


async def test_what_the_crew_does_is_felt_at_both_processes_within_a_second(
    shop: Cast, farm: Farm, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the commit to the close frame, or to the event: a ban, a helper's removal, a deletion."""
    cast, nodes = shop, farm.nodes
    monkeypatch.setattr(runtime, "bus", lambda: crew.bus)
    session, _ = await _apart(lambda: on_air(cast))
    said = await _apart(lambda: post_chat(room="huajian", author_id=cast.wheat.pk, text="广告", device="w1"))
    other = await _apart(lambda: post_chat(room="huajian", author_id=cast.rival.pk, text="也是", device="r1"))
    helper = await _apart(
        lambda: add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    )

    def everywhere(*side: str, **who: object) -> list[Phone]:
        sealed = lambda: issue(Ticket(topics=("room:huajian", *side), **who))  # type: ignore[arg-type]  # noqa: E731
        return [Phone([node], sealed) for node in nodes]

    account = everywhere(f"user:{cast.wheat.pk}", user_id=cast.wheat.pk, device_id="w2")
    device = everywhere(device_id="w1")
    helping = everywhere(f"studio:{session.pk}", user_id=cast.stranger.pk, device_id="h1")
    watching = everywhere(device_id="v1")
    everyone = [*account, *device, *helping, *watching]
    await until(lambda: all(phone.opened for phone in everyone))

    at = await _apart(
        lambda: _commit(lambda: delete_chat(actor=li(cast), message_id=other.pk, reason="advert"))
    )
    await until(lambda: all("chat.deleted" in phone.heard_at for phone in everyone))
    assert max(phone.heard_at["chat.deleted"] for phone in everyone) - at <= SOON_S

    ban = {"kind": "ban", "message_id": said.pk, "term": "day", "reason": "advert"}
    at = await _apart(lambda: _commit(lambda: impose_penalty(actor=li(cast), **ban)))  # type: ignore[arg-type]
    await until(lambda: all(phone.code == 4403 for phone in [*account, *device]))
    assert max(phone.closed_at for phone in [*account, *device]) - at <= SOON_S

    at = await _apart(lambda: _commit(lambda: remove_crew(actor=li(cast), member_id=helper.pk)))
    await until(lambda: all(phone.code == 4401 for phone in helping))
    assert max(phone.closed_at for phone in helping) - at <= SOON_S
    assert [phone.code for phone in watching] == [None, None]
    await leave(everyone)


async def test_who_is_banned_at_one_process_is_out_of_both_and_stays_out(shop: Cast, farm: Farm) -> None:
    """By the anchor at one of them, as everybody feels it at the other."""
    cast, (one, two) = shop, farm.nodes
    await _apart(on_air, cast)
    make = _apart
    wheat = [await make(Browser, node, cast.wheat, "w" * 22) for node in farm.nodes]
    guest = await make(Browser, two, None, "w" * 22)  # signed out, on the same phone
    other = await make(Browser, two, cast.stranger, "s" * 22)
    li = await make(Browser, one, cast.li, "l" * 22)
    tickets = [await make(browser.ticket) for browser in (*wheat, guest)]
    spare = [await make(browser.ticket) for browser in (*wheat, guest)]
    put_out = [Phone([node], _held(t)) for node, t in zip((one, two, two), tickets, strict=True)]
    stays = Phone([two], _held(await make(other.ticket)))
    await until(lambda: all(phone.opened for phone in [*put_out, stays]))
    put_out[1].say({"t": "chat", "id": "c1", "text": "加我领券"})
    await until(lambda: len(stays.lines) == 1)

    path = f"/api/v1/anchor/chat/{stays.lines[0]}/penalties"
    status, answer = await make(lambda: li.post(path, kind="ban", term="day", reason="advert"))
    answered = time.monotonic()
    assert status == 201, answer
    await until(lambda: all(phone.code == 4403 for phone in put_out))
    assert max(phone.closed_at for phone in put_out) - answered <= SOON_S
    assert stays.code is None
    await until(lambda: any(event.get("t") == "chat.deleted" for event in stays.heard))

    back = [Phone([node], _held(t)) for node in (one, two) for t in spare]
    await until(lambda: all(phone.code == 4403 for phone in back))
    for browser in (*wheat, guest):
        status, answer = await make(browser.post, "/api/v1/public/rooms/huajian/ticket")
        assert (status, answer["code"]) == (403, "livestream.banned")
    texts = await make(
        lambda: list(ChatMessage.objects.filter(deleted_at=None).values_list("text", flat=True))
    )
    assert "加我领券" not in texts
    await asyncio.gather(*(phone.leave() for phone in [*put_out, stays, *back]))


async def test_pages_of_a_killed_process_go_on_at_the_other_with_nothing_missing_or_double(
    farm: Farm, crew: Crew
) -> None:
    one, two = farm.nodes
    there = [Phone([one, two], ticket()) for _ in range(6)]
    phones = there + [Phone([two, one], ticket()) for _ in range(3)]
    await until(lambda: all(phone.opened for phone in phones))
    crew.say(20)
    await until(lambda: all(20 in phone.lines for phone in phones))
    crew.say(20)  # on their way while the process dies
    one.kill()
    crew.say(20)
    await until(lambda: all(phone.opened == 2 and phone.node is two for phone in there))
    crew.say(20)
    await until(lambda: all(80 in phone.lines for phone in phones))
    for phone in phones:
        assert phone.lines == crew.said
        assert (phone.gaps, phone.holes) == (0, 0)
    await leave(phones)

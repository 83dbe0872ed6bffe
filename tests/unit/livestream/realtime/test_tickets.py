"""A ticket opens what it says, for a minute, and nobody can read or make one."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from core import clock
from livestream.realtime import tickets
from livestream.realtime.tickets import BadTicket, Ticket

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TICKET = Ticket(
    topics=("room:hua-jian", "user:17"), user_id=17, alias="小麦", device_id="d1", roles=("moderator",)
)


def test_it_says_what_was_put_in_and_when() -> None:
    with clock.frozen(AT):
        read = tickets.read(tickets.issue(TICKET))
    assert (read.topics, read.user_id, read.alias, read.device_id, read.roles) == (
        ("room:hua-jian", "user:17"),
        17,
        "小麦",
        "d1",
        ("moderator",),
    )
    assert read.issued_at == AT.timestamp()
    assert (read.person, read.room) == ("user:17", "hua-jian")


def test_an_anonymous_ticket_is_of_its_device() -> None:
    ticket = Ticket(topics=("studio:5",), device_id="d1")
    assert (ticket.person, ticket.room) == ("device:d1", None)


def test_a_device_without_a_name_gets_one_of_its_own() -> None:
    one, two = (tickets.read(tickets.issue(Ticket(topics=("room:a", "room:a")))) for _ in range(2))
    assert one.person != two.person
    assert one.topics == ("room:a",)


def test_it_is_good_for_a_minute() -> None:
    with clock.frozen(AT) as time:
        sealed = tickets.issue(TICKET)
        time.advance(timedelta(seconds=60))
        tickets.read(sealed)
        time.advance(timedelta(seconds=1))
        with pytest.raises(BadTicket):
            tickets.read(sealed)


def test_it_is_read_by_nobody_else() -> None:
    sealed = tickets.issue(TICKET)
    with override_settings(SECRET_KEY="another server's", SECRET_KEY_FALLBACKS=[]), pytest.raises(BadTicket):
        tickets.read(sealed)


def test_it_outlives_a_change_of_the_secret_key() -> None:
    with override_settings(SECRET_KEY="old"):
        sealed = tickets.issue(TICKET)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert tickets.read(sealed).user_id == 17


def test_one_of_an_older_or_newer_server_is_read_as_far_as_it_is_known() -> None:
    payload = {"topics": ["room:hua-jian"], "device_id": "d1", "of_a_newer_server": 1}
    sealed = tickets._seal().encrypt(json.dumps(payload).encode()).decode()
    assert tickets.read(sealed) == Ticket(
        topics=("room:hua-jian",), device_id="d1", counted=True, issued_at=0.0
    )


def test_every_changed_character_voids_it() -> None:
    sealed = tickets.issue(TICKET)
    for position in range(0, len(sealed) - 2, 7):
        forged = sealed[:position] + ("A" if sealed[position] != "A" else "B") + sealed[position + 1 :]
        with pytest.raises(BadTicket):
            tickets.read(forged)


@pytest.mark.parametrize("text", ["", "x", "小麦", "A" * 5000, "eyJ0b3BpY3MiOltdfQ==", "gAAAAA"])
def test_what_is_no_ticket_is_refused(text: str) -> None:
    with pytest.raises(BadTicket):
        tickets.read(text)


def test_none_is_made_for_what_is_no_topic() -> None:
    with pytest.raises(ValueError, match="not a topic"):
        tickets.issue(Ticket(topics=("room:hua-jian", "everything")))
    with pytest.raises(ValueError, match="needs a topic"):
        tickets.issue(Ticket(topics=()))

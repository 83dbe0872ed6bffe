"""POST public/rooms/{slug}/ticket."""

import pytest
from django.test import Client

from api.public import rooms_ticket
from api.public.rooms_shapes import TicketSerializer
from core.actor import Actor
from hosts.operations import add_crew
from livestream.models import Visit
from livestream.realtime import tickets
from tests.api.people import post
from tests.api.shape import misfits
from tests.broadcast import on_air, plan
from tests.cast import Cast

PATH = "/api/v1/public/rooms/huajian/ticket"


def ticket(client: Client) -> tickets.Ticket:
    answer = post(client, PATH)
    assert answer.status_code == 200
    assert misfits(TicketSerializer(), answer.json()) == []
    assert answer["Cache-Control"].startswith("max-age=0")
    return tickets.read(answer.json()["ticket"])


def test_a_guest_hears_the_room_alone(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    found = ticket(client)
    assert (found.topics, found.user_id, found.roles) == (("room:huajian",), None, ())
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], found.device_id) == (True, "Lax", cookie.value)
    assert ticket(client).device_id == found.device_id
    assert list(Visit.objects.values_list("session", "person")) == [(session.pk, f"device:{found.device_id}")]


def test_a_made_up_device_is_replaced(client: Client, cast: Cast) -> None:
    client.cookies["device"] = "x" * 500
    assert len(ticket(client).device_id) == 22


def test_a_shopper_hears_her_own_orders(client: Client, cast: Cast) -> None:
    on_air(cast)
    client.force_login(cast.wheat)
    found = ticket(client)
    assert found.topics == ("room:huajian", f"user:{cast.wheat.pk}")
    assert (found.alias, found.roles) == ("小麦", ())
    assert Visit.objects.get().person == f"user:{cast.wheat.pk}"


def test_the_crew_hears_its_studio_and_is_no_audience(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    planned = plan(cast)
    plan(cast, cast.rival_room)
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    client.force_login(cast.stranger)
    found = ticket(client)
    assert found.topics == (
        "room:huajian",
        f"user:{cast.stranger.pk}",
        f"studio:{session.pk}",
        f"studio:{planned.pk}",
    )
    assert found.roles == ("moderator",)
    client.force_login(cast.li)
    assert ticket(client).roles == ("anchor",)
    client.force_login(cast.rival)
    assert ticket(client).topics == ("room:huajian", f"user:{cast.rival.pk}")
    assert list(Visit.objects.values_list("person", flat=True)) == [f"user:{cast.rival.pk}"]


def test_no_such_room(client: Client, cast: Cast) -> None:
    answer = post(client, "/api/v1/public/rooms/nowhere/ticket")
    assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")


def test_one_address_asks_so_often(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_ticket, "TICKETS_A_MINUTE", 2)
    assert [post(client, PATH).status_code for _ in range(3)] == [200, 200, 429]


def test_a_signed_in_page_of_another_site_gets_none(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.wheat)
    assert post(client, PATH).json()["code"] == "core.csrf"

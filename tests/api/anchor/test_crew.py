"""The crew's door: the anchor lets helpers in and puts them out."""

from typing import Any

import pytest
from django.test import Client

from api.anchor.crew import ASKED_AN_HOUR, CrewMemberSerializer
from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from hosts.models import CrewMember
from hosts.operations import add_crew, remove_crew
from livestream.models import LiveSession
from livestream.operations.cut_due_publishers import cut_due_publishers
from livestream.operations.end_session import end_session
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.operations.shut_studio import shut_studio
from livestream.realtime import tickets
from livestream.video.contract import EngineUnavailable
from livestream.video.embedded import EmbeddedEngine
from tests.api.people import post
from tests.api.shape import misfits
from tests.broadcast import Ears, li, on_air
from tests.cast import Cast

DOOR = "/api/v1/anchor"
CREW = f"{DOOR}/rooms/huajian/crew"
STRANGER = {"phone": "138 0000 0008", "role": "moderator"}


def test_let_in_by_phone_and_put_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    made = post(client, CREW, STRANGER)
    assert (made.status_code, misfits(CrewMemberSerializer(), made.json())) == (201, [])
    assert made.json() == {"id": made.json()["id"], "alias": "路人", "role": "moderator"}
    assert client.get(CREW).json() == [made.json()]
    helper = Client()
    helper.force_login(cast.stranger)
    session, _ = on_air(cast)
    desk = f"{DOOR}/sessions/{session.pk}/moderation"
    assert helper.get(desk).status_code == 200
    assert client.delete(f"{DOOR}/crew/{made.json()['id']}").status_code == 204
    assert helper.get(desk).status_code == 404
    assert client.get(CREW).json() == []
    entry = AuditEntry.objects.get(action="hosts.crew.removed")
    assert (entry.actor_id, entry.data["user"]) == (cast.li.pk, cast.stranger.pk)
    assert client.delete(f"{DOOR}/crew/{made.json()['id']}").status_code == 404


def test_who_is_put_out_loses_sockets_tickets_and_key(client: Client, cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    issue_publish_ticket(actor=Actor.of(cast.stranger), session_id=session.pk)
    with ears.commit():
        remove_crew(actor=li(cast), member_id=row.pk)
    [gone] = ears.removals
    assert (gone.code, gone.user_id, gone.device_id, gone.topic) == (
        4401,
        cast.stranger.pk,
        None,
        "room:huajian",
    )
    assert LiveSession.objects.get(pk=session.pk).camera_key == ""
    # what she fetches now is a viewer's
    client.force_login(cast.stranger)
    fresh = tickets.read(post(client, "/api/v1/public/rooms/huajian/ticket").json()["ticket"])
    assert set(fresh.topics) == {"room:huajian", f"user:{cast.stranger.pk}"}


def test_the_anchor_s_own_keys_stay(cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, object]] = []
    monkeypatch.setattr(EmbeddedEngine, "cut_others", lambda self, path, keep: kept.append((path, keep)))
    session, _ = on_air(cast)
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    helper = Actor.of(cast.stranger)
    issue_publish_ticket(actor=helper, session_id=session.pk)
    issue_publish_ticket(actor=li(cast), session_id=session.pk)
    issue_publish_ticket(actor=helper, session_id=session.pk, door="encoder")
    with ears.commit():
        remove_crew(actor=li(cast), member_id=row.pk)
    session.refresh_from_db()
    assert (session.camera_key != "", session.encoder_key) == (True, "")
    # she may still send with a key of before: who sends is held against those that are left
    assert kept == [(session.video_path, {session.camera_key})]


def test_who_never_took_a_key_moves_no_picture(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(EmbeddedEngine, "cut_others", lambda self, path, keep: kept.append(path))
    session, _ = on_air(cast)
    issue_publish_ticket(actor=li(cast), session_id=session.pk)
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    with ears.commit():
        remove_crew(actor=li(cast), member_id=row.pk)
    assert kept == []


def test_an_engine_that_is_away_keeps_nobody_in(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: EmbeddedEngine, path: str, keep: object) -> None:
        raise EngineUnavailable("away")

    monkeypatch.setattr(EmbeddedEngine, "cut_others", away)
    session, _ = on_air(cast)
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    issue_publish_ticket(actor=Actor.of(cast.stranger), session_id=session.pk)
    with ears.commit():
        remove_crew(actor=li(cast), member_id=row.pk)
    assert LiveSession.objects.get(pk=session.pk).camera_key == ""
    assert len(ears.removals) == 1
    # the job asks again until the engine has heard it, and then no more
    assert cut_due_publishers() == 0
    kept: list[tuple[str, object]] = []
    monkeypatch.setattr(EmbeddedEngine, "cut_others", lambda self, path, keep: kept.append((path, keep)))
    assert (cut_due_publishers(), cut_due_publishers()) == (1, 0)
    assert kept == [(session.video_path, set())]


def test_a_cut_that_becomes_due_while_another_is_made(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine hears the keys of before, and the second cut fails: it is not taken for done."""
    session, _ = on_air(cast)
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    issue_publish_ticket(actor=Actor.of(cast.stranger), session_id=session.pk)
    calls = 0

    def meanwhile(self: EmbeddedEngine, path: str, keep: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            shut_studio(room_id=cast.room.pk, user_id=cast.stranger.pk)
        elif calls == 2:
            raise EngineUnavailable("away")

    monkeypatch.setattr(EmbeddedEngine, "cut_others", meanwhile)
    with ears.commit():
        remove_crew(actor=li(cast), member_id=row.pk)
    assert calls == 2
    assert (cut_due_publishers(), cut_due_publishers()) == (1, 0)


def test_nothing_is_cut_after_the_end(cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    session, _ = on_air(cast)
    LiveSession.objects.filter(pk=session.pk).update(cut_due=now())
    end_session(actor=li(cast), session_id=session.pk)
    monkeypatch.delattr(EmbeddedEngine, "cut_others")
    assert cut_due_publishers() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "core.invalid"),
        ({**STRANGER, "role": "anchor"}, 400, "core.invalid"),
        ({**STRANGER, "phone": "12"}, 400, "account.invalid_phone"),
        ({**STRANGER, "phone": "13900000000"}, 404, "hosts.nobody_there"),
        ({**STRANGER, "phone": "13800000002"}, 409, "hosts.already_in_crew"),
    ],
)
def test_refused(client: Client, cast: Cast, body: dict[str, Any], status: int, code: str) -> None:
    client.force_login(cast.li)
    answer = post(client, CREW, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not CrewMember.objects.exists()


def test_the_anchor_alone_chooses(client: Client, cast: Cast) -> None:
    row = add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    for person, status in ((cast.stranger, 403), (cast.rival, 404), (cast.wheat, 404)):
        client.force_login(person)
        answers = (
            client.get(CREW),
            post(client, CREW, STRANGER),
            client.delete(f"{DOOR}/crew/{row.pk}"),
        )
        assert {answer.status_code for answer in answers} == {status}
    assert CrewMember.objects.count() == 1


def test_numbers_are_not_tried_without_end(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    body = {**STRANGER, "phone": "13900000000"}
    answers = [post(client, CREW, body).status_code for _ in range(ASKED_AN_HOUR + 1)]
    assert answers == [404] * ASKED_AN_HOUR + [429]

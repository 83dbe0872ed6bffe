"""The crew's desk and the viewers' doors about the talk: who may knock, and what is refused."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from api.anchor.moderation import ImposedSerializer, ModerationSerializer, WordSerializer
from api.device import sealed
from api.public.rooms_shapes import ChatRulesSerializer
from api.public.rooms_talk import GUESTS_A_LINE, PenaltyNoticeSerializer, StandingSerializer
from core.models import AuditEntry
from hosts.operations import add_crew
from livestream.models import ChatMessage, Flag, LiveSession, Penalty, Word
from livestream.operations.add_word import add_word
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from tests.api.people import post
from tests.api.shape import misfits
from tests.broadcast import Ears, li, nothing_changes, on_air
from tests.cast import Cast

DOOR = "/api/v1/anchor"
ROOM = "/api/v1/public/rooms/huajian"
PENALTY = {"kind": "mute", "term": "hour", "reason": "advert"}


@dataclass
class Room:
    """A room on the air with a line, a punished person and a listed word."""

    session: LiveSession
    line: ChatMessage
    penalty: Penalty
    word: Word


@pytest.fixture
def room(cast: Cast) -> Room:
    session, _ = on_air(cast)
    bad = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我领券", device="d1")
    penalty = impose_penalty(actor=li(cast), kind="mute", message_id=bad.pk, term="hour", reason="spam")
    word = add_word(actor=li(cast), room=cast.room, text="返利", act="hold")
    line = post_chat(room="huajian", author_id=cast.stranger.pk, text="看我", device="d2")
    return Room(session, line, penalty, word)


def doors(room: Room) -> list[tuple[str, str, Any]]:
    """Every door of the desk."""
    return [
        ("get", f"sessions/{room.session.pk}/moderation", None),
        ("put", f"sessions/{room.session.pk}/chat-rules", {"slow_s": 5, "delay_s": 0}),
        ("post", f"sessions/{room.session.pk}/words", {"text": "加微信", "act": "refuse"}),
        ("delete", f"words/{room.word.pk}", None),
        ("post", f"chat/{room.line.pk}/release", {}),
        ("post", f"chat/{room.line.pk}/dismiss-flags", {}),
        ("post", f"chat/{room.line.pk}/penalties", PENALTY),
        ("post", f"penalties/{room.penalty.pk}/lift", {"reason": "看错人了"}),
    ]


def knock(client: Client, method: str, path: str, body: Any) -> tuple[int, str]:
    answer = getattr(client, method)(f"{DOOR}/{path}", body, content_type="application/json")
    return answer.status_code, answer.json().get("code", "") if answer.content else ""


def test_nobody_else_s_desk(client: Client, cast: Cast, room: Room) -> None:
    on_air(cast, cast.rival_room, variant_id=cast.variant.pk)
    for person in (cast.rival, cast.wheat):
        client.force_login(person)
        with nothing_changes():
            assert {knock(client, *door) for door in doors(room)} == {(404, "core.not_found")}
    with nothing_changes():
        assert {knock(Client(), *door) for door in doors(room)} == {(401, "core.sign_in_needed")}
    assert Word.objects.count() == 1
    assert not Penalty.objects.exclude(lifted_at=None).exists()


@pytest.mark.parametrize("role", ["assistant", "moderator"])
def test_the_crew_keeps_order_too(client: Client, cast: Cast, room: Room, role: str) -> None:
    helper = cast.rival
    add_crew(actor=li(cast), room_id=cast.room.pk, user=helper, role=role)
    client.force_login(helper)
    answers = [knock(client, *door) for door in doors(room)]
    assert {status for status, _ in answers} == {200, 201, 204}
    assert AuditEntry.objects.filter(actor_id=helper.pk).count() >= 5


def test_the_desk_s_answers(client: Client, cast: Cast, room: Room) -> None:
    client.force_login(cast.li)
    id = room.session.pk
    rules = client.put(
        f"{DOOR}/sessions/{id}/chat-rules", {"slow_s": 10, "delay_s": 3}, content_type="application/json"
    )
    assert misfits(ChatRulesSerializer(), rules.json()) == []
    word = post(client, f"{DOOR}/sessions/{id}/words", {"text": "加微信", "act": "refuse"})
    assert misfits(WordSerializer(), word.json()) == []
    made = post(client, f"{DOOR}/chat/{room.line.pk}/penalties", {**PENALTY, "kind": "ban", "term": "week"})
    assert (made.status_code, misfits(ImposedSerializer(), made.json())) == (201, [])
    desk = client.get(f"{DOOR}/sessions/{id}/moderation").json()
    assert misfits(ModerationSerializer(), desk) == []
    assert (desk["rules"]["slow_s"], desk["rules"]["delay_s"]) == (10, 3)
    assert [row["kind"] for row in desk["penalties"]] == ["ban", "mute"]
    assert {row["text"] for row in desk["words"]} == {"返利", "加微信"}


def test_two_phones_that_each_change_one_rule_undo_nothing(client: Client, cast: Cast, room: Room) -> None:
    client.force_login(cast.li)

    def put(**rule: int) -> tuple[int, int]:
        body = client.put(
            f"{DOOR}/sessions/{room.session.pk}/chat-rules", rule, content_type="application/json"
        ).json()
        return body["slow_s"], body["delay_s"]

    assert [put(slow_s=30), put(delay_s=5), put(slow_s=0), put()] == [(30, 0), (30, 5), (0, 5), (0, 5)]


@pytest.mark.parametrize(
    ("number", "body", "code"),
    [
        (1, {"slow_s": None}, "core.invalid"),
        (1, {"slow_s": -1, "delay_s": 0}, "core.invalid"),
        (1, {"slow_s": 301, "delay_s": 0}, "livestream.bad_rules"),
        (1, {"slow_s": 0, "delay_s": 31}, "livestream.bad_rules"),
        (2, {"text": "", "act": "hold"}, "core.invalid"),
        (2, {"text": "!!!", "act": "hold"}, "livestream.bad_word"),
        (2, {"text": "返利", "act": "ignore"}, "core.invalid"),
        (6, {**PENALTY, "reason": "because"}, "core.invalid"),
        (6, {**PENALTY, "term": "forever"}, "livestream.bad_term"),
        (6, {**PENALTY, "kind": "ban", "term": "hour"}, "livestream.bad_term"),
        (6, {**PENALTY, "kind": "shame"}, "core.invalid"),
        (6, {**PENALTY, "facts": "长" * 301}, "livestream.bad_text"),
        (7, {"reason": ""}, "core.invalid"),
        (7, {"reason": "长" * 201}, "livestream.bad_text"),
    ],
)
def test_refused_at_the_desk(
    client: Client, cast: Cast, room: Room, number: int, body: dict[str, Any], code: str
) -> None:
    client.force_login(cast.li)
    method, path, _ = doors(room)[number]
    with nothing_changes():
        assert knock(client, method, path, body)[1] == code
    assert Penalty.objects.filter(lifted_at=None).count() == 1


def test_the_crew_is_not_punished(client: Client, cast: Cast, room: Room) -> None:
    own = post_chat(room="huajian", author_id=cast.li.pk, text="欢迎")
    client.force_login(cast.li)
    with nothing_changes():
        assert knock(client, "post", f"chat/{own.pk}/penalties", PENALTY)[1] == "livestream.not_against_crew"


def test_a_viewer_flags_once_and_in_this_room_only(
    client: Client, cast: Cast, room: Room, ears: Ears
) -> None:
    flag = f"{ROOM}/chat/{room.line.pk}/flag"
    assert post(client, flag, {"reason": "abuse"}).status_code == 404  # no ticket, no device
    assert post(client, f"{ROOM}/ticket").status_code == 200
    with ears.commit():
        assert [post(client, flag, {"reason": "abuse"}).status_code for _ in range(2)] == [204, 204]
    told = ears.heard(f"studio:{room.session.pk}")[-1]
    assert (told["t"], told["flags"], told["reasons"]) == ("chat.flagged", 1, ["abuse"])
    assert Flag.objects.count() == 1
    elsewhere = flag.replace("huajian", "rival")
    assert post(client, elsewhere, {"reason": "abuse"}).status_code == 404
    assert post(client, flag, {"reason": "because"}).json()["code"] == "core.invalid"


def test_nobody_poses_as_many_who_complain(client: Client, cast: Cast, room: Room, ears: Ears) -> None:
    """Whoever is not signed in can make up devices; those behind one address count ten times a line."""
    flag = f"{ROOM}/chat/{room.line.pk}/flag"

    def complain(device: str) -> int:
        client.cookies["device"] = sealed(device)
        return post(client, flag, {"reason": "abuse"}).status_code

    assert [complain(f"{n:022}") for n in range(GUESTS_A_LINE + 2)] == [204] * GUESTS_A_LINE + [429] * 2
    client.force_login(cast.stranger)
    assert complain("z" * 22) == 204
    assert Flag.objects.count() == GUESTS_A_LINE + 1


def test_who_was_put_out_complains_about_nobody(client: Client, cast: Cast, room: Room) -> None:
    said = post_chat(room="huajian", author_id=cast.stranger.pk, text="广告", device="z" * 22)
    impose_penalty(actor=li(cast), kind="ban", message_id=said.pk, term="day", reason="advert")
    client.cookies["device"] = sealed("z" * 22)
    flag = f"{ROOM}/chat/{room.line.pk}/flag"
    assert post(client, flag, {"reason": "abuse"}).json()["code"] == "livestream.banned"
    client.force_login(cast.stranger)
    assert post(client, flag, {"reason": "abuse"}).status_code == 403
    assert Flag.objects.filter(message=room.line).count() == 0


def test_the_punished_read_why_and_appeal_once(client: Client, cast: Cast, room: Room) -> None:
    client.force_login(cast.wheat)
    found = client.get(f"{ROOM}/standing").json()
    assert misfits(StandingSerializer(), found) == []
    assert [row["id"] for row in found["penalties"]] == [room.penalty.pk]
    appeal = f"/api/v1/public/penalties/{room.penalty.pk}/appeal"
    for stranger in (cast.stranger, cast.li):
        other = Client()
        other.force_login(stranger)
        assert post(other, appeal, {"text": "不公平"}).status_code == 404
        assert other.get(f"{ROOM}/standing").json()["penalties"] == []
    assert post(Client(), appeal, {"text": "不公平"}).status_code == 404
    assert post(client, appeal, {"text": " "}).status_code == 400
    answer = post(client, appeal, {"text": "我在问怎么买"})
    assert (misfits(PenaltyNoticeSerializer(), answer.json()), answer.json()["appealed"]) == ([], True)
    again = post(client, appeal, {"text": "再说一次"})
    assert again.json()["code"] == "livestream.already_appealed"
    assert client.get("/api/v1/public/rooms/nowhere/standing").status_code == 404


def test_the_banned_get_no_ticket_by_any_name(client: Client, cast: Cast, room: Room) -> None:
    client.force_login(cast.stranger)
    post(client, f"{ROOM}/ticket")
    cookie = client.cookies["device"].value
    device = cookie.rpartition(":")[0]
    said = post_chat(room="huajian", author_id=cast.stranger.pk, text="广告", device=device)
    impose_penalty(actor=li(cast), kind="ban", message_id=said.pk, term="day", reason="advert")
    refused = post(client, f"{ROOM}/ticket")
    assert (refused.status_code, refused.json()["code"]) == (403, "livestream.banned")
    client.logout()
    client.cookies["device"] = cookie
    assert post(client, f"{ROOM}/ticket").status_code == 403  # a guest on the same phone
    client.force_login(cast.wheat)
    client.cookies["device"] = cookie
    assert post(client, f"{ROOM}/ticket").status_code == 403  # another name on the same phone
    fresh = Client()
    fresh.force_login(cast.stranger)
    assert post(fresh, f"{ROOM}/ticket").status_code == 403  # the same name on another phone
    assert post(fresh, "/api/v1/public/rooms/rival/ticket").status_code == 200
    neighbour = Client()  # behind the same address, as a village is: not by that is anybody put out
    neighbour.force_login(cast.rival)
    assert post(neighbour, f"{ROOM}/ticket").status_code == 200

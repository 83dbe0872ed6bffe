"""Penalties, appeals and the platform's words on the staff's site: whose they are, and who may act."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from hosts.operations import add_crew
from livestream.errors import WordRefused
from livestream.models import ChatMessage, Penalty, Word
from livestream.operations.add_word import add_word
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.post_chat import post_chat
from programmes.models import Federation
from tests.api.staff.world import signed_in, staff
from tests.broadcast import li, on_air
from tests.cast import Cast

LIST, WORDS = "admin:staff_penalties", "admin:staff_words"


def punish(cast: Cast, who: User, kind: str = "ban", term: str = "week", text: str = "加我领券") -> Penalty:
    line = post_chat(room="huajian", author_id=who.pk, text=text, device=f"d{who.pk}")
    return impose_penalty(actor=li(cast), kind=kind, message_id=line.pk, term=term, reason="advert")


@pytest.fixture
def appealed(cast: Cast) -> Penalty:
    on_air(cast)
    row = punish(cast, cast.wheat)
    return appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="我没有发广告")


def listed(desk: Client, **query: str) -> list[int]:
    """The ids on the page, in their order."""
    rows = desk.get(reverse(LIST), query).context["table"].rows
    return [int(row[0].text.split()[0]) for row in rows]


def address(row: Penalty) -> str:
    return reverse("admin:staff_penalty", args=[row.pk])


def test_lists_by_state_room_kind_and_term(cast: Cast, appealed: Penalty) -> None:
    desk = signed_in(staff("moderator"))
    muted = punish(cast, cast.stranger, "mute", "hour")
    over = punish(cast, cast.rival, "ban", "day")
    lift_penalty(actor=li(cast), penalty_id=over.pk, reason="弄错了")
    assert listed(desk) == [appealed.pk]
    assert listed(desk, view="force") == [muted.pk, appealed.pk]
    assert listed(desk, view="past") == [over.pk]
    assert listed(desk, view="all") == [over.pk, muted.pk, appealed.pk]
    assert listed(desk, view="all", term="hour") == [muted.pk]
    assert listed(desk, view="all", kind="ban") == [over.pk, appealed.pk]
    assert listed(desk, view="all", room=cast.room.slug) == [over.pk, muted.pk, appealed.pk]
    assert listed(desk, view="all", room=cast.rival_room.slug) == []
    assert listed(desk, view="all", room="x") == []
    assert listed(desk, view="nonsense") == [appealed.pk]


def test_staff_uphold_and_the_shopper_reads_why(cast: Cast, appealed: Penalty) -> None:
    person = staff("project")
    desk = signed_in(person)
    shown = desk.get(address(appealed)).content.decode()
    for told in ("我没有发广告", "加我领券", "已删（广告）", "李师傅", "移出直播间", "维持处罚"):
        assert told in shown, told
    assert desk.post(address(appealed), {"act": "upheld", "why": " "}).status_code == 400
    assert desk.post(address(appealed), {"act": "nonsense", "why": "x"}).status_code == 400
    answer = desk.post(address(appealed), {"act": "upheld", "why": "看了记录，确是广告"})
    assert (answer.status_code, answer["Location"]) == (302, address(appealed))
    assert listed(desk) == []
    again = desk.post(address(appealed), {"act": "lifted", "why": "改主意了"})
    assert again.status_code == 409
    entry = AuditEntry.objects.get(action="livestream.penalty.appeal_answered")
    assert (entry.actor_id, entry.target_id) == (person.pk, str(appealed.pk))
    reader = Client()
    reader.force_login(cast.wheat)
    standing = reader.get("/api/v1/public/rooms/huajian/standing").json()
    assert standing["penalties"][0]["answer"] == "看了记录，确是广告"
    # later it may still be lifted, with a reason of its own
    assert desk.post(address(appealed), {"act": "lift", "why": "够了"}).status_code == 302
    assert reader.post("/api/v1/public/rooms/huajian/ticket").status_code == 200


def test_staff_lift_and_the_shopper_comes_back(cast: Cast, appealed: Penalty) -> None:
    reader = Client()
    reader.force_login(cast.wheat)
    assert reader.post("/api/v1/public/rooms/huajian/ticket").status_code == 403
    desk = signed_in(staff("moderator"))
    assert desk.post(address(appealed), {"act": "lifted", "why": "看错人了"}).status_code == 302
    assert reader.post("/api/v1/public/rooms/huajian/ticket").status_code == 200
    standing = reader.get("/api/v1/public/rooms/huajian/standing").json()
    assert (standing["penalties"], standing["settled"][0]["outcome"]) == ([], "lifted")
    shown = desk.get(address(appealed)).content.decode()
    assert "已解除" in shown and "答复申诉" in shown and 'name="act"' not in shown


@pytest.mark.parametrize("role", ["auditor", "finance"])
def test_who_only_looks(cast: Cast, appealed: Penalty, role: str) -> None:
    desk = signed_in(staff(role))
    assert listed(desk) == [appealed.pk]
    page = desk.get(address(appealed))
    assert (page.status_code, "我没有发广告" in page.content.decode()) == (200, True)
    assert 'name="act"' not in page.content.decode()
    assert desk.post(address(appealed), {"act": "lifted", "why": "x"}).status_code == 403
    assert Penalty.objects.get().outcome == ""


def test_nobody_judges_what_her_own_room_imposed(cast: Cast, appealed: Penalty) -> None:
    person = staff("moderator", is_superuser=True)
    add_crew(actor=li(cast), room_id=cast.room.pk, user=person, role="moderator")
    desk = signed_in(person)
    assert desk.get(address(appealed)).status_code == 200
    assert desk.post(address(appealed), {"act": "upheld", "why": "x"}).status_code == 403


def test_another_city_finds_nothing(cast: Cast, appealed: Penalty) -> None:
    elsewhere = Federation.objects.create(code="elsewhere", name="别处工会", level="city")
    desk = signed_in(staff("moderator", elsewhere))
    assert listed(desk, view="all") == []
    assert desk.get(address(appealed)).status_code == 404
    assert desk.post(address(appealed), {"act": "lifted", "why": "x"}).status_code == 404
    assert desk.get(reverse(WORDS)).status_code == 403


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("shopper", 403), ("no role", 403), ("phone", 302)])
def test_nobody_else(cast: Cast, appealed: Penalty, who: str | None, status: int) -> None:
    people = {None: None, "shopper": cast.wheat, "no role": staff(None), "phone": staff("project")}
    client = signed_in(people[who], method="code" if who == "phone" else "mfa")
    for where in (reverse(LIST), reverse(WORDS), address(appealed)):
        assert client.get(where).status_code == status, where
        assert client.post(where, {"act": "lifted", "why": "x"}).status_code in (status, 405), where
    assert Penalty.objects.get().outcome == ""


def test_a_word_of_the_platform_holds_in_every_room_at_once(cast: Cast) -> None:
    on_air(cast)
    on_air(cast, cast.rival_room, variant_id=cast.variant.pk)
    desk = signed_in(staff("moderator"))
    for text in ("", "词" * 41):
        assert desk.post(reverse(WORDS), {"act": "add", "text": text, "then": "refuse"}).status_code == 400
    assert desk.post(reverse(WORDS), {"act": "add", "text": "微信", "then": "refuse"}).status_code == 302
    assert "微信" in desk.get(reverse(WORDS)).content.decode()
    for room in ("huajian", "rival"):
        with pytest.raises(WordRefused):
            post_chat(room=room, author_id=cast.wheat.pk, text="加 Ｗ、微\u200b信")
    word = Word.objects.get()
    assert desk.post(reverse(WORDS), {"act": "remove", "word": word.pk}).status_code == 302
    post_chat(room="rival", author_id=cast.wheat.pk, text="微信")
    assert ChatMessage.objects.count() == 1
    actions = AuditEntry.objects.filter(action__startswith="livestream.word").order_by("id")
    assert [entry.action for entry in actions] == ["livestream.word.added", "livestream.word.removed"]


def test_a_room_s_own_words_are_not_the_platform_s(cast: Cast) -> None:
    own = add_word(actor=li(cast), room=cast.room, text="本屋的词", act="hold")
    desk = signed_in(staff("moderator"))
    assert "本屋的词" not in desk.get(reverse(WORDS)).content.decode()
    assert desk.post(reverse(WORDS), {"act": "remove", "word": own.pk}).status_code == 404
    assert desk.post(reverse(WORDS), {"act": "remove", "word": "x"}).status_code == 404
    looker = signed_in(staff("auditor"))
    assert looker.get(reverse(WORDS)).status_code == 200
    assert looker.post(reverse(WORDS), {"act": "add", "text": "词", "then": "hold"}).status_code == 403
    assert Word.objects.count() == 1

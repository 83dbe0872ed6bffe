"""Mute, ban, lift, appeal, slow mode, delay, words, flags."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.errors import NotFound, Refusal
from core.models import AuditEntry
from hosts.operations import add_crew
from livestream.errors import (
    AlreadyAppealed,
    BadReason,
    BadRules,
    BadTerm,
    BadText,
    Banned,
    Muted,
    NotAgainstCrew,
    SlowMode,
)
from livestream.models import ChatMessage, LiveSession, Penalty
from livestream.operations.add_likes import Burst, add_bursts
from livestream.operations.add_word import add_word
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.end_session import end_session
from livestream.operations.flag_line import flag_line
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.note_share import note_share
from livestream.operations.post_chat import post_chat
from livestream.operations.post_lines import post_lines
from livestream.operations.release_line import release_line
from livestream.operations.set_chat_rules import set_chat_rules
from livestream.operations.show_lines import show_lines
from livestream.queries.chat import latest_lines
from livestream.queries.figures import figures
from livestream.queries.moderation import moderation
from livestream.queries.standing import refuse_banned
from livestream.rules.lines import NewLine
from livestream.rules.penalties import BASIS, TERMS
from tests.broadcast import Ears, li, nothing_changes, on_air
from tests.cast import Cast
from tests.operations.livestream.room import ROOM, punish, say


def test_a_mute_states_everything_and_ends_by_the_clock(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock
) -> None:
    session, _ = on_air(cast)
    line = say(cast)
    with ears.commit():
        row = punish(cast, line)
    assert (row.room_id, row.session_id, row.user_id, row.device) == (
        cast.room.pk,
        session.pk,
        cast.wheat.pk,
        "",
    )
    assert row.facts == "2026-11-24 20:00:00 在直播间发言：“加我领券”"
    assert (row.basis, row.until) == (BASIS["advert"], clock.now() + timedelta(hours=1))
    assert ears.names(ROOM) == ["chat.deleted"]
    [told] = ears.heard(f"user:{cast.wheat.pk}")
    assert (told["t"], told["room"], told["penalties"][0]["facts"]) == (
        "standing.changed",
        "huajian",
        row.facts,
    )
    assert ears.removals == []
    entry = AuditEntry.objects.get(action="livestream.penalty.muted")
    assert entry.data["reason"] == "advert" and "领券" not in str(entry.data)
    with nothing_changes(), pytest.raises(Muted) as refused:
        say(cast, "再说一句", device="another")
    assert refused.value.data["until"] == "2026-11-24T13:00:00+00:00"
    at_start.advance(timedelta(hours=1))
    say(cast, "又能说了")


def test_a_ban_reaches_the_account_the_device_and_the_phone(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    on_air(cast, cast.rival_room, variant_id=cast.variant.pk)
    line = say(cast, device="phone-cookie")
    with ears.commit():
        punish(cast, line, "ban", "week")
    [gone] = ears.removals
    assert (gone.code, gone.user_id, gone.device_id, gone.topic) == (
        4403,
        cast.wheat.pk,
        "phone-cookie",
        ROOM,
    )
    other = cast.stranger
    again = User.objects.create_user(alias="小麦二号")
    again.phone_index = ""
    for user, device in ((cast.wheat, "new"), (other, "phone-cookie"), (None, "phone-cookie")):
        with pytest.raises(Banned):
            refuse_banned(cast.room.pk, user, device)
    with pytest.raises(Banned):
        say(cast, "换个名字", device="phone-cookie", who=other)
    # the account is gone, the number comes back under a new one
    index = cast.wheat.phone_index
    User.objects.filter(pk=cast.wheat.pk).update(phone_index=None)
    User.objects.filter(pk=again.pk).update(phone_index=index)
    again.refresh_from_db()
    with pytest.raises(Banned):
        refuse_banned(cast.room.pk, again, "new")
    refuse_banned(cast.room.pk, other, "own")
    refuse_banned(cast.rival_room.pk, cast.wheat, "phone-cookie")
    post_chat(room="rival", author_id=cast.wheat.pk, text="这里可以", device="phone-cookie")


def test_to_the_session_s_end(cast: Cast) -> None:
    session, _ = on_air(cast)
    punish(cast, say(cast), term="session")
    with pytest.raises(Muted) as refused:
        say(cast)
    assert refused.value.data["until"] is None
    end_session(actor=li(cast), session_id=session.pk)
    on_air(cast)
    say(cast)


def test_lifted_for_a_reason(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    row = punish(cast, say(cast), "ban", "forever")
    with pytest.raises(BadText):
        lift_penalty(actor=li(cast), penalty_id=row.pk, reason=" ")
    with ears.commit():
        lift_penalty(actor=li(cast), penalty_id=row.pk, reason="看错人了")
    assert ears.heard(f"user:{cast.wheat.pk}")[0]["penalties"] == []
    refuse_banned(cast.room.pk, cast.wheat, "d1")
    with nothing_changes():
        lift_penalty(actor=li(cast), penalty_id=row.pk, reason="再来一次")
    assert AuditEntry.objects.filter(action="livestream.penalty.lifted").count() == 1


def test_appealed_once_by_the_punished(cast: Cast) -> None:
    on_air(cast)
    row = punish(cast, say(cast), "ban", "week")
    with nothing_changes(), pytest.raises(NotFound):
        appeal_penalty(person=cast.stranger, penalty_id=row.pk, text="不是我")
    appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="我没有发广告")
    with nothing_changes(), pytest.raises(AlreadyAppealed):
        appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="再说一次")
    row.refresh_from_db()
    assert row.appeal_text == "我没有发广告"


def test_what_can_not_be_imposed(cast: Cast) -> None:
    on_air(cast)
    line = say(cast)
    own = say(cast, "欢迎", who=cast.li)
    add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    crew = say(cast, "场控在", who=cast.stranger)
    for row, kind, changes, refusal in (
        (line, "mute", {"term": "forever"}, BadTerm),
        (line, "ban", {"term": "hour"}, BadTerm),
        (line, "mute", {"reason": "because"}, BadReason),
        (own, "ban", {"term": "day"}, NotAgainstCrew),
        (crew, "mute", {}, NotAgainstCrew),
    ):
        with nothing_changes(), pytest.raises(refusal):
            punish(cast, row, kind, **changes)
    assert Penalty.objects.count() == 0


@pytest.mark.parametrize("missing", ["facts", "basis", "appeal", "reason", "term", "until"])
def test_the_database_refuses_a_penalty_that_does_not_say_why(cast: Cast, missing: str) -> None:
    """The rules on network trade: facts, reason, basis, duration, appeal."""
    on_air(cast)
    row = punish(cast, say(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Penalty.objects.filter(pk=row.pk).update(**{missing: None if missing == "until" else ""})


def test_every_kind_has_terms_that_can_be_kept(cast: Cast, at_start: clock.FrozenClock) -> None:
    on_air(cast)
    for kind, terms in TERMS.items():
        for term in terms:
            Penalty.objects.all().delete()
            at_start.advance(timedelta(minutes=1))
            assert punish(cast, say(cast), kind, term).term == term


def test_slow_mode_counts_from_the_last_line(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    on_air(cast)
    with ears.commit():
        set_chat_rules(actor=li(cast), room=cast.room, slow_s=30, delay_s=0)
    assert ears.heard(ROOM) == [{"t": "chat.rules", "v": 2, "slow_s": 30, "delay_s": 0}]
    say(cast, "一")
    at_start.advance(timedelta(seconds=12))
    with pytest.raises(SlowMode) as refused:
        say(cast, "二")
    assert refused.value.data == {"retry_after": 18}
    say(cast, "别人", who=cast.stranger)
    at_start.advance(timedelta(seconds=18))
    say(cast, "三")
    with nothing_changes(), ears.commit():
        set_chat_rules(actor=li(cast), room=cast.room, slow_s=30, delay_s=0)
    assert ears.packets == []
    for slow, delay in ((-1, 0), (301, 0), (0, 31)):
        with nothing_changes(), pytest.raises(BadRules):
            set_chat_rules(actor=li(cast), room=cast.room, slow_s=slow, delay_s=delay)


def test_two_lines_of_one_batch_are_two_lines(cast: Cast, at_start: clock.FrozenClock) -> None:
    on_air(cast)
    set_chat_rules(actor=li(cast), room=cast.room, slow_s=5, delay_s=0)
    made = post_lines(lines=[NewLine("huajian", cast.wheat.pk, text) for text in ("一", "二")])
    assert [type(one) for one in made] == [ChatMessage, SlowMode]


def test_a_batch_answers_each_line_by_itself(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    add_word(actor=li(cast), room=cast.room, text="微信", act="refuse")
    lines = [
        NewLine("huajian", cast.wheat.pk, "好看"),
        NewLine("huajian", cast.wheat.pk, "微 信"),
        NewLine("nowhere", cast.wheat.pk, "好看"),
        NewLine("huajian", 999_999, "好看"),
        NewLine("huajian", cast.stranger.pk, " "),
        NewLine("huajian", cast.stranger.pk, "多少钱"),
    ]
    with ears.commit():
        made = post_lines(lines=lines)
    codes = [one.code if isinstance(one, Refusal) else one.text for one in made]
    assert codes == [
        "好看",
        "livestream.word_refused",
        "livestream.not_on_air",
        "core.not_found",
        "livestream.bad_text",
        "多少钱",
    ]
    heard = ears.heard(ROOM)
    assert [event["text"] for event in heard] == ["好看", "多少钱"]
    assert [event["id"] for event in heard] == sorted(event["id"] for event in heard)


def test_a_batch_asks_no_more_for_more_lines(cast: Cast, django_assert_num_queries) -> None:
    on_air(cast)
    people = [User.objects.create_user(alias=f"人{n}") for n in range(20)]
    lines = [NewLine("huajian", person.pk, "好看", f"d{person.pk}") for person in people]
    with django_assert_num_queries(9):  # six reads, the write, and its savepoint
        post_lines(lines=lines[:1])
    with django_assert_num_queries(9):
        post_lines(lines=lines[1:])
    assert ChatMessage.objects.count() == 20


def test_the_crew_reads_a_delayed_line_first(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    session, _ = on_air(cast)
    set_chat_rules(actor=li(cast), room=cast.room, slow_s=0, delay_s=10)
    with ears.commit():
        first, second = say(cast, "一"), say(cast, "二", who=cast.stranger)
    assert (ears.names(ROOM), ears.names(f"studio:{session.pk}")) == ([], ["chat.held", "chat.held"])
    assert latest_lines(session.pk) == []
    with pytest.raises(NotFound):
        flag_line(room="huajian", message_id=first.pk, person="user:1", reason="abuse")
    assert [line["text"] for line in moderation(session)["held"]] == ["一", "二"]
    with ears.commit():
        assert show_lines(message_ids=[first.pk, second.pk]) == 0
    punish(cast, second)
    at_start.advance(timedelta(seconds=10))
    with ears.commit():
        assert show_lines(message_ids=[first.pk, second.pk]) == 1
    assert [event["text"] for event in ears.heard(ROOM)] == ["一"]
    assert [line["text"] for line in latest_lines(session.pk)] == ["一", ""]
    assert moderation(session)["held"] == []


def test_what_a_punished_person_has_waiting_is_not_shown_after_her(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock
) -> None:
    session, _ = on_air(cast)
    shown = say(cast, "好看")
    add_word(actor=li(cast), room=cast.room, text="微信", act="hold")
    set_chat_rules(actor=li(cast), room=cast.room, slow_s=0, delay_s=10)
    said, next_one, held = say(cast, "加我领券"), say(cast, "快来领券"), say(cast, "加微信")
    other = say(cast, "多少钱", who=cast.stranger)
    punish(cast, said)
    at_start.advance(timedelta(seconds=10))
    with ears.commit():
        assert show_lines(message_ids=[said.pk, next_one.pk, held.pk, other.pk]) == 1
    assert ears.names(ROOM) == ["chat.line"]
    gone = ChatMessage.objects.exclude(deleted_at=None).order_by("id")
    assert list(gone.values_list("id", "deleted_reason")) == [
        (row.pk, "advert") for row in (said, next_one, held)
    ]
    assert AuditEntry.objects.filter(action="livestream.chat.deleted").count() == 3
    shown.refresh_from_db()
    assert shown.deleted_at is None and moderation(session)["held"] == []


def test_five_names_on_one_device_are_out_with_one_ban(cast: Cast) -> None:
    on_air(cast)
    names = [User.objects.create_user(alias=f"号{n}") for n in range(5)]
    lines = [say(cast, f"加我 {one.pk}", device="one-phone", who=one) for one in names]
    punish(cast, lines[0], "ban", "day")
    for one in names:
        with pytest.raises(Banned):
            refuse_banned(cast.room.pk, one, "one-phone")
        with pytest.raises(Banned):
            say(cast, "又来了", device="one-phone", who=one)


def test_a_held_line_waits_for_the_crew(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    add_word(actor=li(cast), room=None, text="加微信", act="hold")
    with ears.commit():
        row = say(cast, "加Ｖ、加 微信")
    assert ears.packets and ears.names(ROOM) == []
    [event] = ears.heard(f"studio:{session.pk}")
    assert (event["t"], event["text"], event["shows_at"]) == ("chat.held", "加Ｖ、加 微信", None)
    assert latest_lines(session.pk) == []
    with ears.commit():
        release_line(actor=li(cast), message_id=row.pk)
    assert [event["text"] for event in ears.heard(ROOM)] == ["加Ｖ、加 微信"]
    assert [line["id"] for line in latest_lines(session.pk)] == [row.pk]
    with nothing_changes(), ears.commit():
        release_line(actor=li(cast), message_id=row.pk)
    assert AuditEntry.objects.filter(action="livestream.chat.released").count() == 1


def test_interactions_are_acts_not_persons(cast: Cast, at_start: clock.FrozenClock) -> None:
    session, _ = on_air(cast)
    say(cast, "一")
    say(cast, "二")
    taps = [Burst("huajian", "user:1", 9), Burst("huajian", "user:2", 1), Burst("huajian", "user:1", 3)]
    assert add_bursts(bursts=taps) == []
    assert [note_share(room="huajian", person="user:1") for _ in range(2)] == [True, False]
    at_start.advance(timedelta(seconds=10))
    add_bursts(bursts=taps[:1])
    assert note_share(room="huajian", person="user:1")
    session.refresh_from_db()
    found = figures(session)
    assert (session.likes, found["like_bursts"], found["shares"], found["chat_lines"]) == (22, 3, 2, 2)
    assert (found["interactions"], found["people"]) == (7, 0)
    assert LiveSession.objects.get(pk=session.pk).shares == 2

"""What may not be written, and what viewers find wrong."""

import pytest

from accounts.models import User
from core.actor import Actor
from core.errors import NotFound, TooMany
from core.models import AuditEntry
from hosts.operations import add_crew
from livestream.errors import (
    BadReason,
    BadText,
    BadWord,
    WordRefused,
)
from livestream.models import Flag, Word
from livestream.operations.add_word import add_word
from livestream.operations.dismiss_flags import dismiss_flags
from livestream.operations.flag_line import PER, flag_line
from livestream.operations.remove_word import remove_word
from livestream.operations.set_chat_rules import set_chat_rules
from livestream.queries.chat import latest_lines
from livestream.queries.moderation import moderation
from tests.broadcast import Ears, li, nothing_changes, on_air
from tests.cast import Cast
from tests.operations.livestream.room import punish, say


def test_words_are_listed_once_and_taken_off(cast: Cast) -> None:
    on_air(cast)
    row = add_word(actor=li(cast), room=cast.room, text=" 賭 博 ", act="hold")
    same = add_word(actor=li(cast), room=cast.room, text="赌博", act="refuse")
    assert (row.pk, same.act, Word.objects.count()) == (same.pk, "refuse", 1)
    with pytest.raises(WordRefused):
        say(cast, "来赌博")
    for text, act, reason in (
        (" ♥ ", "hold", "empty"),
        ("词" * 41, "hold", "too_long"),
        ("词", "x", "bad_act"),
    ):
        with nothing_changes(), pytest.raises(BadWord) as refused:
            add_word(actor=li(cast), room=cast.room, text=text, act=act)
        assert refused.value.data["reason"] == reason
    remove_word(actor=li(cast), word_id=row.pk)
    say(cast, "来赌博")
    with pytest.raises(NotFound):
        remove_word(actor=li(cast), word_id=row.pk)
    assert "赌" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_flags_are_counted_by_person_and_answered(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    line, other = say(cast), say(cast, "二")
    with ears.commit():
        for person, reason in (("user:1", "advert"), ("user:1", "spam"), ("device:a", "abuse")):
            flag_line(room="huajian", message_id=line.pk, person=person, reason=reason)
    told = ears.heard(f"studio:{session.pk}")[-1]
    assert (told["t"], told["flags"], told["reasons"]) == ("chat.flagged", 2, ["abuse", "advert"])
    flag_line(room="huajian", message_id=other.pk, person="device:b", reason="other")
    assert [row["id"] for row in moderation(session)["flagged"]] == [line.pk, other.pk]
    with ears.commit():
        assert dismiss_flags(actor=Actor.of(cast.li), message_id=other.pk) == 1
    assert ears.heard(f"studio:{session.pk}")[-1]["flags"] == 0
    punish(cast, line)
    assert sorted(Flag.objects.values_list("outcome", flat=True)) == ["dismissed", "upheld", "upheld"]
    assert moderation(session)["flagged"] == []


def test_what_can_not_be_flagged(cast: Cast) -> None:
    on_air(cast)
    line = say(cast)
    for room, message, reason, refusal in (
        ("huajian", line.pk, "because", BadReason),
        ("rival", line.pk, "spam", NotFound),
        ("huajian", line.pk + 1, "spam", NotFound),
    ):
        with pytest.raises(refusal):
            flag_line(room=room, message_id=message, person="user:1", reason=reason)
    for _ in range(PER):
        flag_line(room="huajian", message_id=line.pk, person="user:1", reason="spam")
    with pytest.raises(TooMany):
        flag_line(room="huajian", message_id=line.pk, person="user:1", reason="spam")
    assert Flag.objects.count() == 1


def test_a_line_of_characters_that_show_nothing_is_empty(cast: Cast) -> None:
    on_air(cast)
    for blank in ("\u3164", "\u115f\u1160", "\uffa0 \u2800"):
        with nothing_changes(), pytest.raises(BadText):
            say(cast, blank)


def test_crew_lines_are_marked_and_not_kept_back(cast: Cast) -> None:
    on_air(cast)
    add_crew(actor=li(cast), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    set_chat_rules(actor=li(cast), room=cast.room, slow_s=30, delay_s=10)
    add_word(actor=li(cast), room=cast.room, text="秒杀", act="hold")
    lines = [say(cast, "秒杀开始", who=who) for who in (cast.li, cast.stranger, cast.stranger, cast.wheat)]
    assert [(line.role, line.held) for line in lines] == [
        ("anchor", False),
        ("crew", False),
        ("crew", False),
        ("", True),
    ]
    assert [line["role"] for line in latest_lines(lines[0].session_id)] == ["anchor", "crew", "crew"]


@pytest.mark.parametrize("alias", ["李师傅", "李 师傅", "李師傅", "加微信abc"])
def test_an_alias_that_poses_or_advertises_waits_for_the_crew(cast: Cast, alias: str) -> None:
    on_air(cast)
    add_word(actor=li(cast), room=cast.room, text="微信", act="refuse")
    User.objects.filter(pk=cast.wheat.pk).update(alias=alias)
    assert say(cast, "大家好").held
    assert not say(cast, "大家好", who=cast.stranger).held

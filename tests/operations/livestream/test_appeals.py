"""Appeals: answered once, by staff, with a reason that the punished person reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.models import AuditEntry
from livestream.errors import BadText, NoAppeal
from livestream.models import Penalty
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.post_chat import post_chat
from livestream.queries.standing import Somebody, refuse_banned, standing
from tests.broadcast import Ears, li, nothing_changes, on_air
from tests.cast import Cast, user
from tests.operations.livestream.room import punish, say


@pytest.fixture
def staff(cast: Cast) -> Actor:
    return Actor.of(user("审核员", "+8613900000070", is_staff=True))


@pytest.fixture
def banned(cast: Cast) -> Penalty:
    """小麦, for a day."""
    on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我领券", device="d1")
    return impose_penalty(actor=li(cast), kind="ban", message_id=line.pk, term="day", reason="advert")


@pytest.fixture
def appealed(cast: Cast, banned: Penalty) -> Penalty:
    return appeal_penalty(person=cast.wheat, penalty_id=banned.pk, text="我没有发广告")


def seen(cast: Cast) -> Any:
    """What 小麦 reads of the room: held and settled, each by outcome and answer."""
    found = standing("huajian", cast.room.pk, Somebody.of(cast.wheat, ""))
    return [
        [(one["outcome"], one["answer"]) for one in rows] for rows in (found["penalties"], found["settled"])
    ]


def test_upheld(cast: Cast, appealed: Penalty, staff: Actor, ears: Ears) -> None:
    assert seen(cast) == [[("", "")], []]
    with ears.commit():
        answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="upheld", answer="看了记录，确是广告")
    [told] = ears.heard(f"user:{cast.wheat.pk}")
    assert (told["t"], told["penalties"][0]["answer"]) == ("standing.changed", "看了记录，确是广告")
    assert seen(cast) == [[("upheld", "看了记录，确是广告")], []]
    entry = AuditEntry.objects.get(action="livestream.penalty.appeal_answered")
    assert (entry.actor_id, entry.data["outcome"]) == (staff.id, "upheld")
    assert "广告" not in str(entry.data)
    assert not AuditEntry.objects.filter(action="livestream.penalty.lifted").exists()


def test_lifted_and_let_in_again(
    at_start: clock.FrozenClock, cast: Cast, appealed: Penalty, staff: Actor, ears: Ears
) -> None:
    with ears.commit():
        answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="lifted", answer="看错人了")
    [told] = ears.heard(f"user:{cast.wheat.pk}")
    assert (told["penalties"], told["settled"][0]["answer"]) == ([], "看错人了")
    refuse_banned(cast.room.pk, cast.wheat, "d1")
    appealed.refresh_from_db()
    assert (appealed.lifted_reason, appealed.outcome) == ("看错人了", "lifted")
    actions = ["livestream.penalty.appeal_answered", "livestream.penalty.lifted"]
    assert [AuditEntry.objects.get(action=action).actor_id for action in actions] == [staff.id] * 2
    assert seen(cast) == [[], [("lifted", "看错人了")]]
    at_start.advance(timedelta(days=30))
    assert seen(cast) == [[], []]


def test_the_answer_outlives_the_penalty(
    at_start: clock.FrozenClock, cast: Cast, appealed: Penalty, staff: Actor
) -> None:
    at_start.advance(timedelta(days=2))
    answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="upheld", answer="迟复为歉")
    assert seen(cast) == [[], [("upheld", "迟复为歉")]]


def test_lifting_settles_an_appeal(cast: Cast, appealed: Penalty, staff: Actor) -> None:
    lift_penalty(actor=li(cast), penalty_id=appealed.pk, reason="弄错了")
    assert seen(cast) == [[], [("lifted", "弄错了")]]
    with nothing_changes(), pytest.raises(NoAppeal):
        answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="upheld", answer="维持")


def test_a_lift_without_appeal_is_nobody_s_answer(cast: Cast, banned: Penalty) -> None:
    lift_penalty(actor=li(cast), penalty_id=banned.pk, reason="弄错了")
    assert seen(cast) == [[], []]


def test_others_read_nothing_of_it(cast: Cast, appealed: Penalty, staff: Actor) -> None:
    answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="lifted", answer="看错人了")
    for who in (Somebody.of(cast.stranger, "d1"), Somebody(device="d1")):
        found = standing("huajian", cast.room.pk, who)
        assert (found["penalties"], found["settled"]) == ([], [])


def test_what_can_not_be_answered(cast: Cast, banned: Penalty, staff: Actor) -> None:
    good: dict[str, Any] = {"penalty_id": banned.pk, "outcome": "upheld", "answer": "维持"}
    with nothing_changes(), pytest.raises(NoAppeal):
        answer_appeal(actor=staff, **good)
    appeal_penalty(person=cast.wheat, penalty_id=banned.pk, text="我没有发广告")
    for changes, refusal in (
        ({"answer": " "}, BadText),
        ({"answer": "长" * 201}, BadText),
        ({"outcome": "forgotten"}, Invalid),
        ({"penalty_id": banned.pk + 1}, NotFound),
    ):
        with nothing_changes(), pytest.raises(refusal):
            answer_appeal(actor=staff, **{**good, **changes})
    answer_appeal(actor=staff, **good)
    with nothing_changes(), pytest.raises(NoAppeal):
        answer_appeal(actor=staff, **{**good, "outcome": "lifted"})
    banned.refresh_from_db()
    assert banned.lifted_at is None


@pytest.mark.parametrize(
    "half", [{"answer": ""}, {"outcome": ""}, {"answered_at": None}, {"appealed_at": None}, {"outcome": "x"}]
)
def test_the_database_refuses_half_an_answer(
    cast: Cast, appealed: Penalty, staff: Actor, half: dict[str, Any]
) -> None:
    answer_appeal(actor=staff, penalty_id=appealed.pk, outcome="upheld", answer="维持")
    with pytest.raises(IntegrityError), transaction.atomic():
        Penalty.objects.filter(pk=appealed.pk).update(**half)


def test_only_the_punished_account_is_offered_the_appeal(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    row = punish(cast, say(cast, device="d1"), "ban", "day")

    def offered(who: Somebody) -> list[bool]:
        return [notice["own"] for notice in standing("huajian", cast.room.pk, who)["penalties"]]

    assert offered(Somebody.of(cast.wheat, "d9")) == [True]
    assert [offered(Somebody.of(cast.stranger, "d1")), offered(Somebody(device="d1"))] == [[False], [False]]
    with nothing_changes(), pytest.raises(NotFound):
        appeal_penalty(person=cast.stranger, penalty_id=row.pk, text="不是我")

"""Every phone of the crew hears when the lists of its desk were changed from another."""

from collections.abc import Callable

from livestream.models import Penalty, Word
from livestream.operations.add_word import add_word
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.remove_word import remove_word
from tests.broadcast import Ears, li, on_air
from tests.cast import Cast
from tests.operations.livestream.room import punish, say


def desk(ears: Ears, session_id: int, act: Callable[[], object]) -> list[tuple[int, int]]:
    """Words and penalties, as told to the session's studio by what `act` does."""
    with ears.commit():
        act()
    told = [event for event in ears.heard(f"studio:{session_id}") if event["t"] == "desk.changed"]
    return [(event["words"], event["penalties"]) for event in told]


def test_the_desk_is_told_of_penalties(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    line = say(cast)
    assert desk(ears, session.pk, lambda: punish(cast, line)) == [(0, 1)]
    row = Penalty.objects.get()
    assert desk(
        ears, session.pk, lambda: appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="误会")
    ) == [(0, 1)]

    def uphold() -> Penalty:
        return answer_appeal(actor=li(cast), penalty_id=row.pk, outcome="upheld", answer="核对过")

    assert desk(ears, session.pk, uphold) == [(0, 1)]
    assert desk(
        ears, session.pk, lambda: lift_penalty(actor=li(cast), penalty_id=row.pk, reason="到此为止")
    ) == [(0, 0)]


def test_the_desk_is_told_of_words_of_its_room_and_of_the_platform(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    other, _ = on_air(cast, cast.rival_room, variant_id=cast.variant.pk)

    def add(room: object, text: str) -> Callable[[], Word]:
        return lambda: add_word(actor=li(cast), room=room, text=text, act="hold")  # type: ignore[arg-type]

    assert desk(ears, session.pk, add(cast.room, "微信")) == [(1, 0)]
    assert desk(ears, other.pk, add(cast.room, "私聊")) == []
    assert desk(ears, other.pk, add(None, "加微信")) == [(1, 0)]
    word = Word.objects.get(room=None)
    assert desk(ears, session.pk, lambda: remove_word(actor=li(cast), word_id=word.pk)) == [(2, 0)]

"""Every phone of the crew hears when the lists of its desk were changed from another."""

from collections.abc import Callable
from datetime import timedelta

from core.clock import FrozenClock
from livestream.models import ChatMessage, Penalty, Word
from livestream.operations.add_word import add_word
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.delete_chat import delete_chat
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.release_line import release_line
from livestream.operations.remove_word import remove_word
from livestream.operations.set_chat_rules import set_chat_rules
from livestream.operations.show_lines import show_lines
from tests.broadcast import Ears, li, on_air
from tests.cast import Cast
from tests.operations.livestream.room import punish, say


def desk(ears: Ears, session_id: int, act: Callable[[], object]) -> list[tuple[int, int, int]]:
    """Words, penalties and waiting lines, as told to the session's studio by what `act` does."""
    with ears.commit():
        act()
    told = [event for event in ears.heard(f"studio:{session_id}") if event["t"] == "desk.changed"]
    return [(event["words"], event["penalties"], event["waiting"]) for event in told]


def test_the_desk_is_told_of_penalties(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    line = say(cast)
    assert desk(ears, session.pk, lambda: punish(cast, line)) == [(0, 1, 0)]
    row = Penalty.objects.get()
    assert desk(
        ears, session.pk, lambda: appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="误会")
    ) == [(0, 1, 0)]

    def uphold() -> Penalty:
        return answer_appeal(actor=li(cast), penalty_id=row.pk, outcome="upheld", answer="核对过")

    assert desk(ears, session.pk, uphold) == [(0, 1, 0)]
    assert desk(
        ears, session.pk, lambda: lift_penalty(actor=li(cast), penalty_id=row.pk, reason="到此为止")
    ) == [(0, 0, 0)]


def test_the_desk_is_told_of_words_of_its_room_and_of_the_platform(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    other, _ = on_air(cast, cast.rival_room, variant_id=cast.variant.pk)

    def add(room: object, text: str) -> Callable[[], Word]:
        return lambda: add_word(actor=li(cast), room=room, text=text, act="hold")  # type: ignore[arg-type]

    assert desk(ears, session.pk, add(cast.room, "微信")) == [(1, 0, 0)]
    assert desk(ears, other.pk, add(cast.room, "私聊")) == []
    assert desk(ears, other.pk, add(None, "加微信")) == [(1, 0, 0)]
    word = Word.objects.get(room=None)
    assert desk(ears, session.pk, lambda: remove_word(actor=li(cast), word_id=word.pk)) == [(2, 0, 0)]


def wait(ears: Ears, cast: Cast, *texts: str) -> list[ChatMessage]:
    """Lines that the crew reads first."""
    with ears.commit():
        return [say(cast, text) for text in texts]


def test_the_desk_is_told_what_became_of_held_lines(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    add_word(actor=li(cast), room=cast.room, text="微信", act="hold")
    free, gone, hers = wait(ears, cast, "加微信一", "加微信二", "加微信三")
    by = {"actor": li(cast)}

    assert desk(ears, session.pk, lambda: release_line(message_id=free.pk, **by)) == [(1, 0, 2)]
    assert desk(ears, session.pk, lambda: release_line(message_id=free.pk, **by)) == []
    assert desk(ears, session.pk, lambda: delete_chat(message_id=gone.pk, reason="advert", **by)) == [
        (1, 0, 1)
    ]
    assert desk(ears, session.pk, lambda: punish(cast, hers)) == [(1, 1, 0), (1, 1, 0)]
    assert desk(ears, session.pk, lambda: delete_chat(message_id=free.pk, reason="advert", **by)) == []


def test_the_desk_is_told_when_delayed_lines_are_shown_or_taken_down(
    cast: Cast, ears: Ears, at_start: FrozenClock
) -> None:
    session, _ = on_air(cast)
    set_chat_rules(actor=li(cast), room=cast.room, slow_s=0, delay_s=5)
    shown, gone, also = wait(ears, cast, "几点结束", "有大号吗", "谢谢")

    assert desk(
        ears, session.pk, lambda: delete_chat(actor=li(cast), message_id=gone.pk, reason="advert")
    ) == [(0, 0, 2)]
    at_start.advance(timedelta(seconds=5))
    assert desk(ears, session.pk, lambda: show_lines(message_ids=[shown.pk, gone.pk, also.pk])) == [(0, 0, 0)]
    assert (
        desk(ears, session.pk, lambda: delete_chat(actor=li(cast), message_id=shown.pk, reason="advert"))
        == []
    )

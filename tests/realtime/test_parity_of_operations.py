"""The real operations against the real snapshot: a page with the one and the events of the others shows the next."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import clock
from core.errors import Refusal
from livestream.models import ChatMessage, ChatRules, LiveSession, Offer
from livestream.operations.add_likes import Burst, add_bursts
from livestream.operations.announce import announce
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.change_offer import change_offer
from livestream.operations.delete_chat import delete_chat
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.pin_offer import pin_offer
from livestream.operations.post_lines import post_lines
from livestream.operations.release_line import release_line
from livestream.operations.set_chat_rules import set_chat_rules
from livestream.operations.unpin_offer import unpin_offer
from livestream.queries.snapshot import snapshot
from livestream.queries.standing import Somebody, in_force, standing
from livestream.rules.lines import NewLine
from tests.broadcast import Ears, ears, li, on_air, signal
from tests.cast import Cast
from tests.long import examples
from tests.realtime.make_cases import shown
from tests.realtime.reducer import apply_event, from_snapshot

__all__ = ["ears"]
ROOM = "room:huajian"
ACTS = (
    *("talk", "talk", "delete", "release", "slow", "delay", "mute", "lift", "appeal", "answer"),
    *("price", "limit", "pin", "unpin", "like", "announce", "break"),
)


class Broadcast:
    """A room on the air, and who does what in it by the operations alone."""

    def __init__(self, cast: Cast) -> None:
        self._cast, self._crew = cast, li(cast)
        running = LiveSession.objects.filter(room=cast.room).first()
        self.session = running or on_air(cast)[0]
        ChatRules.objects.get_or_create(room=cast.room)  # a first row that says what none says is no event
        self._offers = [Offer.objects.get(session=self.session).pk]

    def act(self, name: str, n: int) -> None:
        """Do it; what the rules refuse changes nothing and says nothing."""
        try:
            getattr(self, f"_{name}")(n)
        except Refusal:
            return

    def _lines(self, **having: Any) -> list[ChatMessage]:
        return list(
            ChatMessage.objects.filter(session=self.session, deleted_at=None, **having).order_by("id")
        )

    def _talk(self, n: int) -> None:
        who = (self._cast.wheat, self._cast.stranger, self._cast.rival)
        count = 1 + n % 4  # a batch: what came while another write was under way
        lines = [NewLine("huajian", who[(n + at) % 3].pk, f"第{n}句{at}", f"d{at}") for at in range(count)]
        post_lines(lines=lines)

    def _delete(self, n: int) -> None:
        if lines := self._lines():
            delete_chat(actor=self._crew, message_id=lines[n % len(lines)].pk, reason="spam")

    def _price(self, n: int) -> None:
        change_offer(actor=self._crew, offer_id=self._offers[0], live_price_fen=5000 + n)

    def _limit(self, n: int) -> None:
        change_offer(
            actor=self._crew, offer_id=self._offers[0], per_person_limit=1 + n % 5, allotment=5 + n % 9
        )

    def _pin(self, n: int) -> None:
        pin_offer(actor=self._crew, offer_id=self._offers[0])

    def _unpin(self, n: int) -> None:
        unpin_offer(actor=self._crew, offer_id=self._offers[0])

    def _like(self, n: int) -> None:
        add_bursts(bursts=[Burst("huajian", f"device:{at}", 1 + n % 9) for at in range(1 + n % 3)])

    def _announce(self, n: int) -> None:
        announce(actor=self._crew, session_id=self.session.pk, text=f"公告{n}" if n % 3 else "")

    def _slow(self, n: int) -> None:
        set_chat_rules(actor=self._crew, room=self._cast.room, slow_s=n % 2, delay_s=0)

    def _delay(self, n: int) -> None:
        set_chat_rules(actor=self._crew, room=self._cast.room, slow_s=0, delay_s=10 * (n % 2))

    def _release(self, n: int) -> None:
        for line in self._lines(shows_at__isnull=False)[:1]:
            release_line(actor=self._crew, message_id=line.pk)

    def _mute(self, n: int) -> None:
        if lines := self._lines(author=self._cast.wheat):
            impose_penalty(actor=self._crew, kind="mute", message_id=lines[0].pk, term="hour", reason="spam")

    def _lift(self, n: int) -> None:
        for row in in_force()[:1]:
            lift_penalty(actor=self._crew, penalty_id=row.pk, reason="申诉成立")

    def _appeal(self, n: int) -> None:
        for row in in_force().filter(appealed_at=None)[:1]:
            appeal_penalty(person=row.user, penalty_id=row.pk, text=f"理由{n}")

    def _answer(self, n: int) -> None:
        for row in in_force().filter(outcome="", appealed_at__isnull=False)[:1]:
            outcome = "lifted" if n % 2 else "upheld"
            answer_appeal(actor=self._crew, penalty_id=row.pk, outcome=outcome, answer=f"答复{n}")

    def _break(self, n: int) -> None:
        signal(self.session, "on_interrupted" if n % 2 else "on_resume", id=uuid4().hex)


@given(
    data=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), min_size=1, max_size=25),
    chance=st.integers(0, 99),
)
@hypothesis_settings(
    max_examples=examples(15),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_snapshot_and_events_make_the_next_snapshot(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock, data: list[tuple[str, int]], chance: int
) -> None:
    """Each example goes on where the last one ended: a room's long evening."""
    room = Broadcast(cast)
    who = Somebody.of(cast.wheat, "")
    at_start.advance(timedelta(seconds=20))  # lines that waited have been shown
    before = snapshot("huajian")
    assert before is not None
    state = from_snapshot(dict(before))
    with ears.commit():
        for name, n in data:
            room.act(name, n)
    heard = ears.heard(ROOM)
    heard += random.Random(chance).sample(heard, len(heard) // 3)  # again, late
    for event in heard:
        state = apply_event(state, event)
    after = snapshot("huajian")
    assert after is not None
    assert shown(state) == shown(from_snapshot(dict(after)))
    told = [one for one in ears.heard(f"user:{cast.wheat.pk}") if one["t"] == "standing.changed"]
    if told:
        now = standing("huajian", cast.room.pk, who)
        assert (told[-1]["penalties"], told[-1]["settled"]) == (now["penalties"], now["settled"])

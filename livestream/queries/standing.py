"""Who was muted or banned where, and whether that still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypedDict, cast

from django.db.models import Q, QuerySet

from accounts.models import User
from core.clock import now
from livestream.errors import Banned, Muted
from livestream.models import Penalty
from livestream.realtime.resources import PenaltyNotice, Standing

ANSWERS_SHOWN = timedelta(days=30)
"""How long the answer to an appeal is shown after its penalty has ended."""


class _Outcome(TypedDict):
    outcome: Literal["", "upheld", "lifted"]
    answer: str


@dataclass(frozen=True)
class Somebody:
    """Who stands at a door: an account with the index of its phone, a device, or both."""

    user_id: int | None = None
    phone_index: str = ""
    device: str = ""

    @classmethod
    def of(cls, user: object, device: str) -> "Somebody":
        """From a request's user, signed in or not, and the device's cookie."""
        if not isinstance(user, User):
            return cls(device=device)
        return cls(user.pk, user.phone_index or "", device)

    def meets(self, row: Penalty) -> bool:
        """Whether the penalty is against this account, phone or device."""
        return (
            row.user_id == self.user_id
            or (row.phone_index != "" and row.phone_index == self.phone_index)
            or (row.device != "" and row.device == self.device)
        )


def in_force() -> QuerySet[Penalty]:
    """Penalties that hold now: by the clock, not by a job."""
    lasts = Q(until__gt=now()) | Q(term="forever") | Q(term="session", session__ended_at=None)
    return Penalty.objects.filter(lasts, lifted_at=None)


def against(people: Iterable[Somebody], room_ids: Iterable[int]) -> list[Penalty]:
    """What holds against any of these people in any of these rooms. One query."""
    known = list(people)
    users = {one.user_id for one in known if one.user_id is not None}
    phones = {one.phone_index for one in known if one.phone_index}
    devices = {one.device for one in known if one.device}
    whom = Q(user__in=users) | Q(phone_index__in=phones) | Q(device__in=devices)
    return list(in_force().filter(whom, room__in=set(room_ids)).order_by("id"))


def bans(asked: Iterable[tuple[Somebody, int]]) -> dict[tuple[Somebody, int], Banned]:
    """Who of these was put out of the room beside the name, and what her door says. One query."""
    pairs = set(asked)
    rows = against({who for who, _ in pairs}, {room_id for _, room_id in pairs})
    out = [row for row in rows if row.kind == Penalty.Kind.BAN]
    found = {}
    for who, room_id in pairs:
        row = next((row for row in out if row.room_id == room_id and who.meets(row)), None)
        if row is not None:
            found[who, room_id] = Banned(
                until=row.until.isoformat() if row.until else None, reason=row.reason
            )
    return found


def refuse_banned(room_id: int, user: object, device: str) -> None:
    """Let nobody in who was put out of the room. Raises Banned."""
    who = Somebody.of(user, device)
    for row in against([who], [room_id]):
        if row.kind == Penalty.Kind.BAN:
            raise refusal_of(row)


def refusal_of(row: Penalty) -> Banned | Muted:
    """What a door says about the penalty."""
    kind = Banned if row.kind == Penalty.Kind.BAN else Muted
    return kind(until=row.until.isoformat() if row.until else None, reason=row.reason)


def standing(slug: str, room_id: int, who: Somebody) -> Standing:
    """All that holds against somebody in a room, with what the law asks to be told, and what was answered lately.

    Two queries, one for who is not signed in.
    """
    held = against([who], [room_id])
    settled = _settled(who.user_id, room_id, {row.pk for row in held}) if who.user_id else []
    return {
        "room": slug,
        "penalties": [notice(row, who.user_id) for row in held],
        "settled": [notice(row, who.user_id) for row in settled],
    }


def _settled(user_id: int, room_id: int, held: set[int]) -> list[Penalty]:
    """The person's own appeals that were answered, or made needless by lifting, and whose penalty is over."""
    since = now() - ANSWERS_SHOWN
    lately = Q(answered_at__gt=since) | Q(lifted_at__gt=since)
    rows = Penalty.objects.filter(lately, user=user_id, room=room_id, appealed_at__isnull=False)
    return list(rows.exclude(pk__in=held).order_by("-id"))


def notice(row: Penalty, reader: int | None) -> PenaltyNotice:
    """The penalty as who met it reads it: the punished, or somebody with the same phone or device."""
    return {
        "id": row.pk,
        "kind": cast(Literal["mute", "ban"], row.kind),
        "reason": row.reason,
        "facts": row.facts,
        "basis": row.basis,
        "appeal": row.appeal,
        "term": row.term,
        "starts_at": row.starts_at.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "own": row.user_id == reader,
        "appealed": row.appealed_at is not None,
        **_outcome(row),
    }


def _outcome(row: Penalty) -> _Outcome:
    """What became of the appeal; lifting the penalty settles one that nobody answered."""
    if row.appealed_at and row.lifted_at and not row.outcome:
        return {"outcome": "lifted", "answer": row.lifted_reason}
    return {"outcome": cast(Literal["", "upheld", "lifted"], row.outcome), "answer": row.answer}

"""Who was muted or banned where, and whether that still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from django.db.models import Q, QuerySet

from accounts.models import User
from core.clock import now
from livestream.errors import Banned, Muted
from livestream.models import Penalty
from livestream.realtime.resources import PenaltyNotice, Standing


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
    """All that holds against somebody in a room, with what the law asks to be told."""
    return {"room": slug, "penalties": [notice(row) for row in against([who], [room_id])]}


def notice(row: Penalty) -> PenaltyNotice:
    """The penalty as the punished person reads it."""
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
        "appealed": row.appealed_at is not None,
    }

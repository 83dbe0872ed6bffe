"""A processor turns what it took of our currency into another: four entries that balance in each."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from core.money import CURRENCY
from ledger.rules import owner
from ledger.rules.draft import request_of
from ledger.rules.due import Due
from ledger.rules.owner import Owner

_TYPES: Mapping[str, type] = {
    "gateway": str,
    "source_ref": str,
    "amount_fen": int,
    "amount": int,
    "currency": str,
}


@dataclass(frozen=True)
class Exchange:
    """One movement of the processor, known there as `source_ref`.

    `amount_fen` is what left our clearing account in fen, `amount` what came to the one in `currency` (minor units):
    both positive for a payment, both negative for what went back.
    """

    gateway: str
    source_ref: str
    amount_fen: int
    amount: int
    currency: str

    @property
    def idem_key(self) -> str:
        """A movement is exchanged once."""
        return f"{key_prefix(self.gateway)}{self.source_ref}"

    @property
    def content(self) -> dict[str, object]:
        """What the exchange says."""
        return asdict(self)

    @property
    def is_sound(self) -> bool:
        """Whether something was turned into another currency, and not the other way; a few fen may become nothing."""
        is_other = self.currency not in ("", CURRENCY) and bool(self.gateway and self.source_ref)
        return is_other and self.amount_fen != 0 and self.amount_fen * self.amount >= 0

    @property
    def sides(self) -> list[tuple[Owner, int]]:
        """The accounts and what is debited to each: ours first, then the other currency's."""
        sides = [
            (owner.clearing(self.gateway), -self.amount_fen),
            (owner.exchange(self.gateway), self.amount_fen),
            (owner.exchange(self.gateway, self.currency), -self.amount),
            (owner.clearing(self.gateway, self.currency), self.amount),
        ]
        return [side for side in sides if side[1]]

    @property
    def due(self) -> tuple[Due, ...]:
        """The entries that it must have."""
        return tuple(("", "A", amount, whose.code) for whose, amount in self.sides)


def key_prefix(gateway: str) -> str:
    """How the keys of a processor's exchanges begin; the movement's name follows."""
    return f"exchange:{gateway}:"


def exchange_of(request: str) -> Exchange:
    """The exchange that a transaction was asked to say. The text must be as the books write it.

    Raises ValueError for one that says none.
    """
    facts = json.loads(request)
    if not isinstance(facts, dict) or {name: type(value) for name, value in facts.items()} != _TYPES:
        raise ValueError("not the facts of an exchange")
    found = Exchange(**facts)
    if not found.is_sound or request_of(found.content) != request:
        raise ValueError("no exchange of ours into another currency")
    return found

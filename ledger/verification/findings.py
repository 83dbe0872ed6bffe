"""What a verification says of a fault, and of a stretch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Sums = dict[tuple[int, str, str], list[int]]
"""Fen and number of entries by account, layer and currency."""
Fault = tuple[str, object, object]
"""Where, what was expected there, what was found."""


class Problem(NamedTuple):
    """One fault: which transaction (and its number in the public ledger), where in it, what was expected there."""

    txn_id: int | None
    number: int | None
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        name = f"txn {self.txn_id}" if self.txn_id is not None else "ledger"
        number = f" (No. {self.number})" if self.number is not None else ""
        return f"{name}{number}: {self.where}: expected {self.expected}, found {self.found}"


@dataclass
class Found:
    """What a stretch came to: faults, the roots of its tiles, its peaks at the sizes asked for, its balances."""

    low: int
    high: int
    problems: list[Problem] = field(default_factory=list)
    tiles: list[bytes] = field(default_factory=list)
    peaks: dict[int, list[bytes]] = field(default_factory=dict)
    sums: Sums = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """How many entries stand under the stretch."""
        return sum(total[1] for total in self.sums.values())


def unequal(txn: int | None, name: str, facts: Iterable[Fault]) -> Iterator[Problem]:
    """What is not as expected, of the thing with this name."""
    for where, expected, found in facts:
        if expected != found:
            yield Problem(txn, None, f"{name}: {where}", str(expected), str(found))

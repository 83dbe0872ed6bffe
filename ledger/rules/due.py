"""The entries that a sale must have, by its facts and its policy."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ledger.rules.split import Share, split

Due = tuple[str, str, int, str]
"""Role, layer, amount and account code of an entry."""


def shares_of_text(policy: str) -> list[Share]:
    """The shares in a policy's text; empty for a policy that is gone."""
    parts = policy.split(" ")[2].split(",") if policy.count(" ") == 2 and ":" in policy else []
    return [Share(role, int(points)) for role, _, points in (part.partition(":") for part in parts)]


def is_due(found: Due, due: Due) -> bool:
    """Whether an entry is the one that is due."""
    if found[:3] != due[:3]:
        return False
    return found[3] == due[3] or (due[3].endswith(":*") and found[3].startswith(due[3][:-1]))


def due_rows(policy: str, facts: Mapping[str, Any]) -> tuple[Due, ...]:
    """The entries that a sale's facts and its policy's text lead to; an account that isn't fixed ends in '*'."""
    return _due(
        policy,
        facts["amount_fen"],
        facts.get("discount_fen", 0),
        facts.get("discount_funding", ""),
        tuple((key, weight) for key, weight in facts["makers"]),
        facts["workshop_id"],
        facts["host_id"],
        facts["gateway"],
    )


@lru_cache(maxsize=100_000)
def _due(
    policy: str,
    amount: int,
    discount: int,
    funding: str,
    makers: tuple[tuple[int, int], ...],
    workshop: int,
    host: int | None,
    gateway: str,
) -> tuple[Due, ...]:
    """The entries that the order line's facts and the policy lead to; shops sell many lines at one price."""
    paid = amount - discount
    shared = amount if funding == "platform" else paid
    shares = shares_of_text(policy)
    rows: list[Due] = []
    if paid:
        rows.append(("", "A", paid, f"clearing:{gateway}"))
    if shared > paid:
        rows.append(("coupon", "A", shared - paid, "expense:promotion:*"))
    codes = {
        "workshop": f"payable:organisation:{workshop}",
        "host": f"payable:organisation:{host}",
        "platform": "income:platform:*",
    }
    if not shares or sum(weight for _, weight in makers) <= 0:
        return tuple(rows)
    for part in split(shared, shares, [weight for _, weight in makers]):
        if part.amount_fen:
            mine = (
                f"payable:beneficiary:{makers[part.maker][0]}" if part.maker is not None else codes[part.role]
            )
            rows.append((part.role, "H", -part.amount_fen, mine))
    return tuple(rows)

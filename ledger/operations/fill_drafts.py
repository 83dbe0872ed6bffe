"""Find the accounts that transactions are posted to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from core.actor import Actor
from ledger.models import Entry
from ledger.operations.open_account import account_ids
from ledger.rules.draft import Draft, Posting
from ledger.rules.owner import Owner


class Side(NamedTuple):
    """What is posted to an owner's account: minor units of its currency, positive debit, negative credit."""

    owner: Owner
    amount: int
    layer: str = Entry.Layer.AVAILABLE
    role: str = ""


Unposted = tuple[Draft, Sequence[Side]]
"""A header, and its sides in their order."""


def fill_drafts(*, unposted: Sequence[Unposted], actor: Actor) -> list[Draft]:
    """The drafts with their postings; accounts that are missing are opened. One query when all are there."""
    ids = account_ids(owners=[side.owner for _, sides in unposted for side in sides], actor=actor)
    return [
        replace(
            draft,
            postings=tuple(
                Posting(ids[owner.code], amount, layer, role, owner.currency)
                for owner, amount, layer, role in sides
            ),
        )
        for draft, sides in unposted
    ]

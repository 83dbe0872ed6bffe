"""Write a transaction of two entries: one account against another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Entry, Txn
from ledger.operations.fill_drafts import Side, Unposted, fill_drafts
from ledger.operations.post_txn import post_txn
from ledger.queries.posted import posted
from ledger.rules.draft import Draft, digest_of, request_of
from ledger.rules.owner import Owner


def post_pair(
    *,
    draft: Draft,
    debit: Owner,
    credit: Owner,
    amount: int,
    content: Mapping[str, object],
    actor: Actor,
    layer: str = Entry.Layer.AVAILABLE,
    role: str = "",
) -> Txn:
    """Debit `amount` (minor units of the accounts' currency) to one account and credit it to the other.

    `content` is what was asked: repeating it returns what stands. `layer` and `role` are the credit's. A negative
    amount turns the sides round. Raises AmountInvalid for nothing, KeyConflict.
    """
    pair = unposted_pair(draft, debit, credit, amount, content, layer, role)
    found = posted(draft.idem_key, pair[0].digest)
    if found is not None:
        return found
    [whole] = fill_drafts(unposted=[pair], actor=actor)
    return post_txn(draft=whole, actor=actor)


def unposted_pair(
    draft: Draft,
    debit: Owner,
    credit: Owner,
    amount: int,
    content: Mapping[str, object],
    layer: str = Entry.Layer.AVAILABLE,
    role: str = "",
) -> Unposted:
    """Such a transaction, to be posted. Raises AmountInvalid."""
    if not amount:
        raise AmountInvalid()
    header = replace(draft, digest=digest_of(content), request=request_of(content))
    return header, [Side(debit, amount), Side(credit, -amount, layer, role)]


def begun(
    kind: str, key: str, at: datetime, *, order_ref: int | None = None, reverses: Txn | None = None
) -> Draft:
    """The header of such a transaction."""
    reverses_id = reverses.pk if reverses else None
    return Draft(kind, key, "", at, (), order_ref=order_ref, reverses_id=reverses_id)

"""A processor passes money on in another currency than it was paid in."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Txn
from ledger.operations.fill_drafts import Side, fill_drafts
from ledger.operations.post_txn import post_txn
from ledger.queries.posted import posted
from ledger.rules.draft import Draft, digest_of, request_of
from ledger.rules.exchange import Exchange


def post_exchange(
    *, exchange: Exchange, actor: Actor, effective_at: datetime, order_ref: int | None = None
) -> Txn:
    """Move what the processor turned into another currency to its clearing account there, by the exchange accounts.

    Each currency balances by itself; nothing is revalued. Repeating it returns what stands. In the caller's
    transaction. Raises AmountInvalid (nothing, our own currency, or two directions), KeyConflict.
    """
    if not exchange.is_sound:
        raise AmountInvalid()
    digest = digest_of(exchange.content)
    found = posted(exchange.idem_key, digest)
    if found is not None:
        return found
    header = Draft(
        kind=Txn.Kind.EXCHANGE,
        idem_key=exchange.idem_key,
        digest=digest,
        effective_at=effective_at,
        postings=(),
        order_ref=order_ref,
        request=request_of(exchange.content),
    )
    sides = [Side(whose, amount) for whose, amount in exchange.sides]
    [draft] = fill_drafts(unposted=[(header, sides)], actor=actor)
    return post_txn(draft=draft, actor=actor)

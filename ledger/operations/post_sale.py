"""Credit everyone who has a part in a paid order line."""

from datetime import datetime
from typing import NamedTuple

from core.actor import Actor
from ledger.errors import NoPolicy, SaleIncomplete
from ledger.models import Entry, SplitPolicy, Txn
from ledger.operations.open_account import account_ids
from ledger.operations.post_txn import post_txn
from ledger.queries.credits import Credit
from ledger.queries.platform import platform_id
from ledger.queries.posted import posted
from ledger.queries.preview import preview_split
from ledger.rules import owner
from ledger.rules.draft import Draft, Posting, digest_of, request_of
from ledger.rules.owner import Owner
from ledger.rules.sale import SaleLine


class _Side(NamedTuple):
    """An account's owner and what is posted there."""

    owner: Owner
    amount_fen: int
    layer: str
    role: str


def post_sale(*, line: SaleLine, actor: Actor, effective_at: datetime) -> Txn:
    """Post the sale of one line: the processor's clearing account against each party's share, on hold.

    A discount that the platform funds is debited to its promotion account, so that the shares are those of the full
    price; one that the seller funds makes the shares those of what was paid.

    Repeating it returns the same transaction. Must run in the transaction in which the order becomes paid.
    Raises KeyConflict, NoPolicy (unknown or a draft), SaleIncomplete, NoPlatform.
    """
    digest = digest_of(line.content)
    found = posted(line.idem_key, digest)
    if found is not None:
        return found
    credits = [credit for credit in _credits(line) if credit.amount_fen]
    postings = _paid(line) + [_Side(_owner(c), -c.amount_fen, Entry.Layer.HELD, c.role) for c in credits]
    ids = account_ids(owners=[side.owner for side in postings], actor=actor)
    draft = Draft(
        kind=Txn.Kind.SALE,
        idem_key=line.idem_key,
        digest=digest,
        effective_at=effective_at,
        postings=tuple(Posting(ids[s.owner.code], s.amount_fen, s.layer, s.role) for s in postings),
        order_ref=line.order_ref,
        line_ref=line.line_ref,
        session_ref=line.session_ref,
        policy_id=line.policy_id,
        request=request_of(line.content),
    )
    return post_txn(draft=draft, actor=actor)


def _paid(line: SaleLine) -> list[_Side]:
    """Who stands for the price: the processor for what was paid, the promotion account for what it funds."""
    found: list[_Side] = []
    if line.paid_fen:
        found.append(_Side(owner.clearing(line.gateway), line.paid_fen, Entry.Layer.AVAILABLE, ""))
    if line.shared_fen > line.paid_fen:
        bearer = owner.promotion(platform_id())
        found.append(_Side(bearer, line.shared_fen - line.paid_fen, Entry.Layer.AVAILABLE, Entry.Role.COUPON))
    return found


def _credits(line: SaleLine) -> list[Credit]:
    policy = (
        SplitPolicy.objects.prefetch_related("shares")
        .exclude(published_at=None)
        .filter(pk=line.policy_id)
        .first()
    )
    if policy is None:
        raise NoPolicy(policy_id=line.policy_id)
    if not line.is_sound:
        raise SaleIncomplete(line=line.line_ref)
    credits = preview_split(policy, line.shared_fen, line.makers, line.workshop_id, line.host_id)
    if any(credit.beneficiary_id is None and credit.organisation_id is None for credit in credits):
        raise SaleIncomplete(line=line.line_ref)
    return credits


def _owner(credit: Credit) -> owner.Owner:
    if credit.beneficiary_id is not None:
        return owner.beneficiary(credit.beneficiary_id)
    if credit.organisation_id is None:
        raise SaleIncomplete(role=credit.role)
    whose = owner.platform if credit.role == "platform" else owner.organisation
    return whose(credit.organisation_id)

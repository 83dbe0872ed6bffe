"""Credit everyone who has a part in a paid order line."""

from dataclasses import asdict
from datetime import datetime

from core.actor import Actor
from ledger.errors import NoPolicy, SaleIncomplete
from ledger.models import Entry, SplitPolicy, Txn
from ledger.operations.open_account import account_ids
from ledger.operations.post_txn import post_txn
from ledger.queries.credits import Credit
from ledger.queries.posted import posted
from ledger.queries.preview import preview_split
from ledger.rules import owner
from ledger.rules.draft import Draft, Posting, digest_of, request_of
from ledger.rules.sale import SaleLine


def post_sale(*, line: SaleLine, actor: Actor, effective_at: datetime) -> Txn:
    """Post the sale of one line: the processor's clearing account against each party's share, on hold.

    Repeating it returns the same transaction. Must run in the transaction in which the order becomes paid.
    Raises KeyConflict, NoPolicy (unknown or a draft), SaleIncomplete, NoPlatform.
    """
    digest = digest_of(asdict(line))
    found = posted(line.idem_key, digest)
    if found is not None:
        return found
    credits = [credit for credit in _credits(line) if credit.amount_fen]
    clearing = owner.clearing(line.gateway)
    owners = [_owner(credit) for credit in credits]
    ids = account_ids(owners=[clearing, *owners], actor=actor)
    postings = [Posting(ids[clearing.code], line.amount_fen, Entry.Layer.AVAILABLE)]
    for credit, whose in zip(credits, owners, strict=True):
        postings.append(Posting(ids[whose.code], -credit.amount_fen, Entry.Layer.HELD, credit.role))
    draft = Draft(
        kind=Txn.Kind.SALE,
        idem_key=line.idem_key,
        digest=digest,
        effective_at=effective_at,
        postings=tuple(postings),
        order_ref=line.order_ref,
        line_ref=line.line_ref,
        session_ref=line.session_ref,
        policy_id=line.policy_id,
        request=request_of(asdict(line)),
    )
    return post_txn(draft=draft, actor=actor)


def _credits(line: SaleLine) -> list[Credit]:
    policy = (
        SplitPolicy.objects.prefetch_related("shares")
        .exclude(published_at=None)
        .filter(pk=line.policy_id)
        .first()
    )
    if policy is None:
        raise NoPolicy(policy_id=line.policy_id)
    if line.amount_fen < 1 or not line.makers:
        raise SaleIncomplete(line=line.line_ref)
    credits = preview_split(policy, line.amount_fen, line.makers, line.workshop_id, line.host_id)
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

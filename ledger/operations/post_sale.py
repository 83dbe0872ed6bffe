"""Credit everyone who has a part in a paid order line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial

from core.actor import Actor
from ledger.errors import NoPolicy, SaleIncomplete
from ledger.models import Entry, SplitPolicy, Txn
from ledger.operations.fill_drafts import Side, Unposted, fill_drafts
from ledger.operations.post_txn import post_txn
from ledger.queries.credits import Credit
from ledger.queries.platform import platform_id
from ledger.queries.posted import posted
from ledger.queries.preview import Platform, preview_split
from ledger.rules import owner
from ledger.rules.draft import Draft, digest_of, request_of
from ledger.rules.sale import SaleLine


def post_sale(*, line: SaleLine, actor: Actor, effective_at: datetime) -> Txn:
    """Post the sale of one line: the processor's clearing account against each party's share, on hold.

    A discount that the platform funds is debited to its promotion account, so that the shares are those of the full
    price; one that the seller funds makes the shares those of what was paid.

    Repeating it returns the same transaction. Must run in the transaction in which the order becomes paid.
    Raises KeyConflict, NoPolicy (unknown or a draft), SaleIncomplete, NoPlatform.
    """
    found = posted(line.idem_key, digest_of(line.content))
    if found is not None:
        return found
    [draft] = fill_drafts(unposted=unposted_sales([line], effective_at), actor=actor)
    return post_txn(draft=draft, actor=actor)


def unposted_sales(lines: Sequence[SaleLine], effective_at: datetime) -> list[Unposted]:
    """The sale of each line, to be posted. Policies, shares and platform are read once for all.

    Raises NoPolicy, SaleIncomplete, NoPlatform.
    """
    rows = SplitPolicy.objects.prefetch_related("shares").exclude(published_at=None)
    policies = {row.pk: row for row in rows.filter(pk__in={line.policy_id for line in lines})}
    sides = partial(_sides, policies=policies, platform=cache(platform_id))
    return [(_header(line, effective_at), sides(line)) for line in lines]


def _header(line: SaleLine, effective_at: datetime) -> Draft:
    return Draft(
        kind=Txn.Kind.SALE,
        idem_key=line.idem_key,
        digest=digest_of(line.content),
        effective_at=effective_at,
        postings=(),
        order_ref=line.order_ref,
        line_ref=line.line_ref,
        session_ref=line.session_ref,
        policy_id=line.policy_id,
        request=request_of(line.content),
    )


def _sides(line: SaleLine, *, policies: Mapping[int, SplitPolicy], platform: Platform) -> list[Side]:
    """Who stands for the price (the processor, and the promotion account for what it funds), and the shares."""
    credits = [credit for credit in _credits(line, policies, platform) if credit.amount_fen]
    found: list[Side] = []
    if line.paid_fen:
        found.append(Side(owner.clearing(line.gateway), line.paid_fen))
    if line.shared_fen > line.paid_fen:
        bearer = owner.promotion(platform())
        found.append(Side(bearer, line.shared_fen - line.paid_fen, role=Entry.Role.COUPON))
    return found + [Side(_owner(c), -c.amount_fen, Entry.Layer.HELD, c.role) for c in credits]


def _credits(line: SaleLine, policies: Mapping[int, SplitPolicy], platform: Platform) -> list[Credit]:
    policy = policies.get(line.policy_id)
    if policy is None:
        raise NoPolicy(policy_id=line.policy_id)
    if not line.is_sound:
        raise SaleIncomplete(line=line.line_ref)
    credits = preview_split(
        policy, line.shared_fen, line.makers, line.workshop_id, line.host_id, platform=platform
    )
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

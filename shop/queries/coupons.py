"""Coupons as prices need them, and as their holder sees them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from django.db.models import F, Q

from core.clock import now
from shop.models import Coupon, CouponClaim, PostageRule
from shop.rules.pricing import CouponTerms, Goods, PostageTerms, Price, price, why_not, why_not_now


class CouponShown(TypedDict):
    """A coupon. `claim_id` is what an order names; null while it can be claimed. Money in fen."""

    claim_id: int | None
    code: str
    title: str
    amount_fen: int
    min_spend_fen: int
    funding: str
    organisation: str | None
    ends_at: datetime


class Coupons(TypedDict):
    """What a person holds, and what this session gives out."""

    held: list[CouponShown]
    claimable: list[CouponShown]


def terms_of(coupon: Coupon) -> CouponTerms:
    """A coupon's terms."""
    return CouponTerms(
        amount_fen=coupon.amount_fen,
        min_spend_fen=coupon.min_spend_fen,
        funding=coupon.funding,
        starts_at=coupon.starts_at,
        ends_at=coupon.ends_at,
        organisation_id=coupon.organisation_id,
        session_ref=coupon.session_ref,
    )


def postage_terms(organisation_ids: Iterable[int] | None = None) -> dict[int, PostageTerms]:
    """The postage rules by organisation; of all when none are named."""
    rows = PostageRule.objects.all()
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=set(organisation_ids))
    return {row.organisation_id: PostageTerms(row.fee_fen, row.free_from_fen) for row in rows}


def price_with_claim(
    goods: Sequence[Goods], user_id: int | None, claim_id: int | None
) -> tuple[Price, str | None]:
    """What goods cost now with a coupon that the person holds, and why it gives nothing, if so."""
    postage = postage_terms(line.workshop_id for line in goods)
    if claim_id is None:
        return price(goods, None, postage), None
    held = CouponClaim.objects.filter(pk=claim_id, user=user_id, state=CouponClaim.State.HELD)
    claim = held.select_related("coupon").first()
    if claim is None:
        return price(goods, None, postage), "unknown"
    terms = terms_of(claim.coupon)
    why = why_not_now(terms, now()) or why_not(goods, terms)
    return price(goods, None if why else terms, postage), why


def coupons(user_id: int, session_ref: int | None = None) -> Coupons:
    """A person's usable coupons, and those of a session that she may still claim."""
    at = now()
    mine = CouponClaim.objects.filter(user=user_id, coupon__ends_at__gt=at).select_related(
        "coupon__organisation"
    )
    claims = list(mine.order_by("coupon__ends_at", "id"))
    usable = [claim for claim in claims if claim.state == CouponClaim.State.HELD]
    had: dict[int, int] = {}
    for claim in claims:
        had[claim.coupon_id] = had.get(claim.coupon_id, 0) + 1
    offered = Coupon.objects.none()
    if session_ref is not None:
        offered = Coupon.objects.filter(
            Q(session_ref=session_ref),
            starts_at__lte=at,
            ends_at__gt=at,
            stopped_at=None,
            claimed__lt=F("total_count"),
        )
    return {
        "held": [
            _shown(claim.coupon, claim.pk)
            for claim in usable
            if claim.coupon.session_ref in (None, session_ref)
        ],
        "claimable": [
            _shown(coupon, None)
            for coupon in offered.select_related("organisation").order_by("id")
            if had.get(coupon.pk, 0) < coupon.per_person
        ],
    }


def _shown(coupon: Coupon, claim_id: int | None) -> CouponShown:
    return {
        "claim_id": claim_id,
        "code": coupon.code,
        "title": coupon.title,
        "amount_fen": coupon.amount_fen,
        "min_spend_fen": coupon.min_spend_fen,
        "funding": coupon.funding,
        "organisation": coupon.organisation.name if coupon.organisation else None,
        "ends_at": coupon.ends_at,
    }

"""What an offer costs, where the money goes, and whether one can buy it now."""

from typing import TypedDict

from django.db.models import Sum

from core.clock import now
from livestream.models import Offer
from livestream.queries.live_split import live_split
from livestream.queries.offers import makers_of, offer_to_quote
from livestream.rules import buying
from programmes.queries import public_alias
from shop.errors import OutOfStock, OverLimit
from shop.models import Product, Reservation
from shop.queries.coupons import price_with_claim
from shop.queries.shapes import PolicyRef, Share
from shop.rules.pricing import Goods


class Quote(TypedDict):
    """The sheet's facts, in fen.

    `shares` are of what is shared: less a coupon that the sellers bear. `reasons` are the codes of what stands in the
    way of buying.
    """

    unit_price_fen: int
    total_fen: int
    discount_fen: int
    postage_fen: int
    pay_fen: int
    coupon_refused: str | None
    exempt_class: str
    shares: list[Share]
    policy: PolicyRef | None
    left: int
    per_person_limit: int
    can_buy: bool
    reasons: list[str]


def facts_of(row: Offer) -> buying.Facts:
    """What decides about an offer that was read with its session."""
    return buying.Facts(row.session.status, row.session.on_air, row.closed_at, row.ends_at)


def quote(
    offer_id: int, quantity: int, buyer_id: int | None = None, claim_id: int | None = None
) -> Quote | None:
    """The quote for `quantity` units; None for an offer that is not shown: a planned session's is a secret."""
    row = offer_to_quote(offer_id)
    if row is None or row.session.started_at is None or row.session.room.closed_at is not None:
        return None
    total = row.live_price_fen * quantity
    makers = makers_of(row)
    split, product = live_split(), row.variant.product
    host = row.session.room.organisation_id
    aliases = public_alias(maker for maker, _ in makers)
    reasons = _reasons(row, quantity, buyer_id)
    goods = [Goods(total, product.workshop_id, host, row.session_id, product.kind == Product.Kind.GOODS)]
    found, why = price_with_claim(goods, buyer_id, claim_id)
    return {
        "unit_price_fen": row.live_price_fen,
        "total_fen": total,
        "discount_fen": found.discount_fen,
        "postage_fen": found.postage_fen,
        "pay_fen": found.total_fen,
        "coupon_refused": why,
        "exempt_class": product.exemption,
        "shares": split.shares(found.shared_fen, makers, product.workshop_id, host, aliases),
        "policy": split.policy_ref,
        "left": row.pool.available,
        "per_person_limit": row.per_person_limit,
        "can_buy": not reasons,
        "reasons": reasons,
    }


def _reasons(row: Offer, quantity: int, buyer_id: int | None) -> list[str]:
    found = buying.refusal(facts_of(row), now())
    if found is not None:
        return [found.code]
    reasons = []
    if quantity > row.pool.available:
        reasons.append(OutOfStock.code)
    if quantity + _bought(row.pool_id, buyer_id) > row.per_person_limit:
        reasons.append(OverLimit.code)
    return reasons


def _bought(pool_id: int, buyer_id: int | None) -> int:
    """Units that the buyer has bought or is about to pay."""
    if buyer_id is None:
        return 0
    counted = [Reservation.State.KEPT, Reservation.State.SOLD]
    rows = Reservation.objects.filter(pool=pool_id, line__order__buyer=buyer_id, state__in=counted)
    return int(rows.aggregate(units=Sum("quantity"))["units"] or 0)

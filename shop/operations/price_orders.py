"""Price orders that are being placed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.errors import Refusal
from shop import locks
from shop.errors import ConfirmationNeeded, CouponNotUsable, PriceChanged
from shop.models import CouponClaim, Product, StockPool
from shop.queries.coupons import terms_of
from shop.rules.placing import Placing
from shop.rules.pricing import CouponTerms, Goods, PostageTerms, Price, price, why_not, why_not_now
from shop.rules.returning import needs_confirmation


def price_orders(
    *,
    placings: Sequence[Placing],
    pools: Mapping[int, StockPool],
    postage: Mapping[int, PostageTerms],
    at: datetime,
) -> list[Price | Refusal]:
    """The price of each wish, with its coupon and postage; its coupon's claim is locked, after the pools.

    Refusals: ConfirmationNeeded, CouponNotUsable, PriceChanged (not the total that the buyer was shown).
    """
    claims = locks.coupon_claims({p.coupon_claim_id for p in placings if p.coupon_claim_id is not None})
    found: list[Price | Refusal] = []
    for placing in placings:
        try:
            found.append(_price(placing, pools, claims, postage, at))
        except Refusal as refusal:
            found.append(refusal)
        # two orders of one batch can't have one coupon
        claims.pop(placing.coupon_claim_id or 0, None)
    return found


def _price(
    placing: Placing,
    pools: Mapping[int, StockPool],
    claims: Mapping[int, CouponClaim],
    postage: Mapping[int, PostageTerms],
    at: datetime,
) -> Price:
    goods = _goods(placing, pools)
    coupon = _coupon(placing, claims, goods, at) if placing.coupon_claim_id is not None else None
    priced = price(goods, coupon, postage)
    if placing.expected_total_fen not in (None, priced.total_fen):
        raise PriceChanged(total_fen=priced.total_fen)
    return priced


def _goods(placing: Placing, pools: Mapping[int, StockPool]) -> list[Goods]:
    """The lines of a wish. One whose pool is not there is refused when stock is reserved."""
    goods = []
    for line in placing.lines:
        product = pools[line.pool_id].variant.product if line.pool_id in pools else None
        if product is None:
            continue
        if needs_confirmation(product.exemption) and not line.exemption_confirmed:
            raise ConfirmationNeeded(variant_id=line.variant_id)
        goods.append(
            Goods(
                amount_fen=line.unit_price_fen * line.quantity,
                workshop_id=product.workshop_id,
                host_id=line.host_organisation_id,
                session_ref=line.session_ref,
                is_sent=product.kind == Product.Kind.GOODS,
            )
        )
    return goods


def _coupon(
    placing: Placing, claims: Mapping[int, CouponClaim], goods: Sequence[Goods], at: datetime
) -> CouponTerms:
    """The terms of the buyer's own unused claim, whose conditions are met."""
    claim = claims.get(placing.coupon_claim_id or 0)
    if claim is None or claim.user_id != placing.buyer_id:
        raise CouponNotUsable(why="unknown")
    if claim.state != CouponClaim.State.HELD:
        raise CouponNotUsable(why="used")
    terms = terms_of(claim.coupon)
    why = why_not_now(terms, at) or why_not(goods, terms)
    if why is not None:
        raise CouponNotUsable(why=why)
    return terms

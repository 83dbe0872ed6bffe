"""Write orders whose stock is reserved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.inserting import insert_all
from shop.models import Address, CouponClaim, Order, OrderLine, OrderPostage, Reservation, StockPool
from shop.rules import reservation
from shop.rules.line_request import LineRequest
from shop.rules.order_number import new_number
from shop.rules.placing import Placing
from shop.rules.pricing import Price


@dataclass(frozen=True)
class Draft:
    """A wish that was granted, with the rows it refers to: policy ids by scope, pools by id."""

    placing: Placing
    address: Address
    policies: Mapping[str, int]
    pools: Mapping[int, StockPool]
    price: Price


@dataclass(frozen=True)
class Written:
    """An order with its lines in their order; variant, product and pictures are read along."""

    order: Order
    lines: list[OrderLine]


def write_orders(*, drafts: Sequence[Draft], at: datetime) -> list[Written]:
    """Insert orders, lines and reservations: three statements, and those of coupons and postage.

    In the caller's transaction, after `reserve_stock`.

    Raises IntegrityError when a number or a request's key is taken.
    """
    written = [Written(order, []) for order in insert_all(_order(draft, at) for draft in drafts)]
    for draft, row in zip(drafts, written, strict=True):
        row.lines.extend(_line(row.order, n, draft, line) for n, line in enumerate(draft.placing.lines))
    lines = insert_all(line for row in written for line in row.lines)
    insert_all(Reservation(line=line, pool_id=line.pool_id, quantity=line.quantity) for line in lines)
    _keep_coupons(drafts, written)
    insert_all(
        OrderPostage(order=row.order, organisation_id=key, amount_fen=fen)
        for draft, row in zip(drafts, written, strict=True)
        for key, fen in draft.price.postage.items()
    )
    return written


def _keep_coupons(drafts: Sequence[Draft], written: Sequence[Written]) -> None:
    """Each order keeps its coupon until it is paid or ends."""
    for draft, row in zip(drafts, written, strict=True):
        if draft.placing.coupon_claim_id is not None:
            claim = CouponClaim.objects.filter(pk=draft.placing.coupon_claim_id)
            claim.update(state=CouponClaim.State.KEPT, order=row.order)


def _order(draft: Draft, at: datetime) -> Order:
    placing = draft.placing
    return Order(
        number=new_number(at),
        buyer_id=placing.buyer_id,
        address=draft.address,
        total_fen=draft.price.total_fen,
        discount_fen=draft.price.discount_fen,
        postage_fen=draft.price.postage_fen,
        source_code=placing.source_code,
        placed_at=at,
        expires_at=reservation.expires_at(at),
        request_key=placing.key.name if placing.key else None,
        request_digest=placing.key.digest if placing.key else "",
    )


def _line(order: Order, position: int, draft: Draft, line: LineRequest) -> OrderLine:
    """A line with everything that decides about its money."""
    variant = draft.pools[line.pool_id].variant
    discount_fen = draft.price.discounts[position]
    return OrderLine(
        order=order,
        position=position,
        variant=variant,
        pool_id=line.pool_id,
        title=variant.product.title,
        variant_name=variant.name,
        quantity=line.quantity,
        unit_price_fen=line.unit_price_fen,
        amount_fen=line.unit_price_fen * line.quantity,
        discount_fen=discount_fen,
        discount_funding=draft.price.funding if discount_fen else "",
        exempt_class=variant.product.exemption,
        exempt_confirmed_at=order.placed_at if line.exemption_confirmed else None,
        policy_id=draft.policies[line.scope],
        lot_id=variant.product.lot_id,
        workshop_id=variant.product.workshop_id,
        host_organisation_id=line.host_organisation_id,
        session_ref=line.session_ref,
    )

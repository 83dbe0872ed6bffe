"""Turn wishes into an order that stock is kept for."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from core.events import publish
from ledger.queries import policy_in_force
from shop.errors import CartEmpty, NotOnSale, PriceChanged
from shop.events import OrderPlaced, StockChanged
from shop.models import Address, Order, OrderLine, Product, Reservation, Variant
from shop.operations.reserve_stock import reserve_stock
from shop.rules import reservation
from shop.rules.line_request import LineRequest, check_quantity
from shop.rules.order_number import new_number

NUMBER_TRIES = 5


@transaction.atomic
def place_order(
    *, buyer: User, address_id: int, lines: Sequence[LineRequest], source_code: str = ""
) -> Order:
    """Place an order and keep its stock for 15 minutes. May run inside the caller's transaction.

    Raises CartEmpty, BadQuantity, NotFound (the address is not the buyer's), NotOnSale, PriceChanged, OutOfStock,
    OverLimit, NoPolicy. On a refusal nothing was written.
    """
    if not lines:
        raise CartEmpty()
    for line in lines:
        check_quantity(line.quantity)
    if not Address.objects.filter(pk=address_id, user=buyer, removed_at=None).exists():
        raise NotFound(what="address")
    variants = _variants(lines)
    at = now()
    policies = {scope: policy_in_force(scope, at).pk for scope in _scopes(lines)}
    # everything was read before the first lock: others wait only for the writes
    reserve_stock(buyer_id=buyer.pk, lines=lines)
    order = _order(
        buyer=buyer,
        address_id=address_id,
        total_fen=sum(line.unit_price_fen * line.quantity for line in lines),
        source_code=source_code,
        placed_at=at,
        expires_at=reservation.expires_at(at),
    )
    _lines(order, lines, variants, policies)
    data = {"total_fen": order.total_fen, "lines": len(lines)}
    audit.record(actor=Actor.of(buyer), action="shop.order.placed", target=order, data=data)
    publish(OrderPlaced(order.pk))
    publish(StockChanged(tuple(sorted({line.pool_id for line in lines}))))
    return order


def _scopes(lines: Sequence[LineRequest]) -> list[str]:
    """The scopes of the lines. A live line without a host could never be posted: a defect of the caller."""
    if any(line.scope == "live" and line.host_organisation_id is None for line in lines):
        raise ValueError("a live line needs its host organisation")
    return sorted({line.scope for line in lines})


def _variants(lines: Sequence[LineRequest]) -> dict[int, Variant]:
    """The variants of the lines, on sale and, from the shelf, at today's price."""
    wanted = {line.variant_id for line in lines}
    variants = {v.pk: v for v in Variant.objects.filter(pk__in=wanted).select_related("product")}
    for line in lines:
        variant = variants.get(line.variant_id)
        if variant is None or variant.product.status != Product.Status.ON_SALE:
            raise NotOnSale(variant_id=line.variant_id)
        if line.scope == "shelf" and line.unit_price_fen != variant.price_fen:
            raise PriceChanged(variant_id=variant.pk, unit_price_fen=variant.price_fen)
    return variants


def _order(**fields: object) -> Order:
    """Insert the order under a number that no other has."""
    for attempt in range(1, NUMBER_TRIES + 1):
        number = new_number(now())
        try:
            with transaction.atomic():
                return Order.objects.create(number=number, **fields)
        except IntegrityError:
            if attempt == NUMBER_TRIES or not Order.objects.filter(number=number).exists():
                raise
    raise AssertionError("unreachable")


def _lines(
    order: Order, lines: Sequence[LineRequest], variants: dict[int, Variant], policies: dict[str, int]
) -> None:
    rows = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            variant_id=line.variant_id,
            pool_id=line.pool_id,
            title=variants[line.variant_id].product.title,
            variant_name=variants[line.variant_id].name,
            quantity=line.quantity,
            unit_price_fen=line.unit_price_fen,
            amount_fen=line.unit_price_fen * line.quantity,
            policy_id=policies[line.scope],
            lot_id=variants[line.variant_id].product.lot_id,
            workshop_id=variants[line.variant_id].product.workshop_id,
            host_organisation_id=line.host_organisation_id,
            session_ref=line.session_ref,
        )
        for position, line in enumerate(lines)
    )
    Reservation.objects.bulk_create(
        Reservation(line=row, pool_id=row.pool_id, quantity=row.quantity) for row in rows
    )

"""Write orders that were paid, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from core import audit
from core.actor import Actor
from core.events import publish
from shop.events import OrdersPaid, StockChanged
from shop.locks import Locked
from shop.models import Order, Payment, Reservation
from shop.operations.open_shipments import open_shipments
from shop.operations.post_order_sales import Sold, post_order_sales
from shop.operations.settle_coupons import settle_coupons


@dataclass(frozen=True)
class Paid:
    """A locked order and what paid it, as `settle_payment` left them."""

    locked: Locked
    payment: Payment

    @property
    def sold(self) -> Sold:
        """As the books need it."""
        lines = [reservation.line for reservation in self.locked.reservations]
        return Sold(self.locked.order, lines, self.payment.gateway)


def write_paid(*, paid: Sequence[Paid], at: datetime) -> None:
    """Stock, orders, books, coupons, parcels and audit, in two dozen statements for all. In the caller's transaction.

    The payments themselves are the caller's to write. Raises what the books refuse: then nothing may be written.
    """
    if not paid:
        return
    orders = [row.locked.order for row in paid]
    keys = [order.pk for order in orders]
    pools = {key: pool for row in paid for key, pool in row.locked.pools.items()}
    used = sorted({kept.pool_id for row in paid for kept in row.locked.reservations})
    for key in used:
        pools[key].save_counts()
    Reservation.objects.filter(line__order__in=keys).update(state=Reservation.State.SOLD)
    Order.objects.filter(pk__in=keys).update(status=Order.Status.PAID, paid_at=at, closed_at=None)
    for gateway, some in groupby(sorted(paid, key=_gateway), key=_gateway):
        post_order_sales(sold=[row.sold for row in some], at=at, actor=Actor.system(gateway))
    settle_coupons(orders=orders, paid=True)
    open_shipments(lines=[line for row in paid for line in row.sold.lines], at=at)
    audit.record_all(
        audit.entry(
            actor=Actor.system(row.payment.gateway),
            action="shop.order.paid",
            target=row.locked.order,
            data={"payment": row.payment.pk, "amount_fen": row.locked.order.total_fen},
        )
        for row in paid
    )
    publish(OrdersPaid(tuple(keys)))
    publish(StockChanged(tuple(used)))


def _gateway(row: Paid) -> str:
    return row.payment.gateway

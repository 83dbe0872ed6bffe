"""Every lock of the shop. Order: user, cart, stock pools by key, coupon claims, order, payment, refund, the books."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, Q

from accounts.models import User
from core.errors import NotFound
from shop.models import (
    Address,
    CartItem,
    CouponClaim,
    Order,
    OrderLine,
    Payment,
    Reconciliation,
    Refund,
    Reservation,
    ReturnRequest,
    Shipment,
    StockPool,
    Stray,
)


def cart_of(user_id: int) -> list[CartItem]:
    """The cart, locked: two tabs that order it at once follow one another."""
    return carts_of([user_id])[user_id]


def carts_of(user_ids: Collection[int]) -> dict[int, list[CartItem]]:
    """The carts of several users, locked in key order."""
    rows = CartItem.objects.select_for_update(of=("self",)).filter(user_id__in=user_ids)
    carts: dict[int, list[CartItem]] = {user_id: [] for user_id in user_ids}
    for item in rows.select_related("variant__product").order_by("id"):
        carts[item.user_id].append(item)
    return carts


def addresses_of(user_id: int) -> list[Address]:
    """A user's addresses, after locking the user's row: two at once can't exceed the number allowed."""
    list(User.objects.select_for_update(no_key=True).filter(pk=user_id).values_list("id"))
    return list(Address.objects.filter(user_id=user_id, removed_at=None).order_by("id"))


def pools_to_sell(pool_ids: Collection[int]) -> dict[int, StockPool]:
    """Pools that orders want units of, locked in key order, with variant, product and pictures read along."""
    if not pool_ids:
        return {}
    rows = StockPool.objects.select_for_update(of=("self",)).filter(pk__in=pool_ids).order_by("id")
    read = rows.select_related("variant__product").prefetch_related("variant__product__images")
    return {pool.pk: pool for pool in read}


def take_units(wanted: Mapping[int, int]) -> None:
    """Reserve units of pools that are locked and have them: one conditional update a pool, in key order.

    Raises RuntimeError when one has too few after all: then somebody wrote without the lock.
    """
    for pool_id, units in sorted(wanted.items()):
        enough = StockPool.objects.filter(pk=pool_id, available__gte=units, closed_at=None)
        if not enough.update(available=F("available") - units, reserved=F("reserved") + units):
            raise RuntimeError(f"stock pool {pool_id} was changed without its lock")


def pool_and_shelf(pool_id: int) -> tuple[StockPool, StockPool]:
    """An allotment and the shelf pool it was taken out of, locked in key order. Raises NotFound."""
    variant = StockPool.objects.filter(pk=pool_id, kind="allotment").values("variant_id")
    wanted = Q(pk=pool_id, kind="allotment") | Q(kind="shelf", variant__in=variant)
    found = list(StockPool.objects.select_for_update().filter(wanted).order_by("id"))
    by_kind = {pool.kind: pool for pool in found}
    if len(by_kind) != 2:
        raise NotFound()
    return by_kind["allotment"], by_kind["shelf"]


def shelf(variant_id: int) -> StockPool:
    """A variant's shelf pool, locked. Raises NotFound."""
    found = StockPool.objects.select_for_update().filter(variant_id=variant_id, kind="shelf").first()
    if found is None:
        raise NotFound()
    return found


@dataclass
class Locked:
    """An order with everything about its stock that a write may touch."""

    order: Order
    reservations: list[Reservation]
    pools: dict[int, StockPool]

    def shelf_of(self, pool: StockPool) -> StockPool:
        """The shelf pool of a pool's variant: where the units of a closed allotment go."""
        return next(p for p in self.pools.values() if p.variant_id == pool.variant_id and p.kind == "shelf")


def order_and_pools(order_id: int) -> Locked:
    """Lock the pools of an order and the shelves behind them, then the order. Raises NotFound."""
    found = orders_and_pools([order_id], moving={order_id}).get(order_id)
    if found is None:
        raise NotFound()
    return found


def orders_and_pools(order_ids: Collection[int], *, moving: Collection[int]) -> dict[int, Locked]:
    """Several orders, locked in key order; before them the stock of those of which units may move, in key order."""
    pools: dict[int, StockPool] = {}
    if moving:
        lines = OrderLine.objects.filter(order_id__in=moving)
        wanted = Q(pk__in=lines.values("pool_id")) | Q(variant__in=lines.values("variant_id"), kind="shelf")
        pools = {
            pool.pk: pool for pool in StockPool.objects.select_for_update().filter(wanted).order_by("id")
        }
    found = {row.pk: Locked(row, [], pools) for row in orders(order_ids)}
    if moving:
        kept = Reservation.objects.filter(line__order_id__in=moving).select_related("line")
        for reservation in kept.order_by("line__order_id", "line__position"):
            found[reservation.line.order_id].reservations.append(reservation)
    return found


def orders(order_ids: Collection[int]) -> list[Order]:
    """Several orders, locked in key order."""
    return list(Order.objects.select_for_update().filter(pk__in=order_ids).order_by("id"))


def order(order_id: int) -> Order:
    """One order, locked. Raises NotFound."""
    found = orders([order_id])
    if not found:
        raise NotFound()
    return found[0]


def coupon_claims(claim_ids: set[int]) -> dict[int, CouponClaim]:
    """Claims of coupons, locked in key order; after the pools."""
    if not claim_ids:
        return {}
    rows = CouponClaim.objects.select_for_update(of=("self",)).filter(pk__in=claim_ids)
    return {row.pk: row for row in rows.select_related("coupon").order_by("id")}


def shipment(shipment_id: int) -> Shipment:
    """One parcel, behind its order's lock. Raises NotFound."""
    found = Shipment.objects.filter(pk=shipment_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    order(found)
    return Shipment.objects.select_related("order").get(pk=shipment_id)


def return_request(request_id: int) -> ReturnRequest:
    """One request, behind its order's lock. Raises NotFound."""
    found = ReturnRequest.objects.filter(pk=request_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    order(found)
    return ReturnRequest.objects.select_related("order").get(pk=request_id)


def payments(order_id: int) -> list[Payment]:
    """All payments of an order, locked in key order."""
    return payments_of([order_id])


def payments_of(order_ids: Collection[int]) -> list[Payment]:
    """All payments of several orders, locked in key order."""
    return list(Payment.objects.select_for_update().filter(order_id__in=order_ids).order_by("id"))


def refund(refund_id: int) -> Refund:
    """One refund, locked."""
    return Refund.objects.select_for_update().get(pk=refund_id)


def stray(stray_id: int) -> Stray:
    """Money of no payment, locked."""
    return Stray.objects.select_for_update().get(pk=stray_id)


def reconciliation(run_id: int) -> Reconciliation:
    """One run, locked. Raises NotFound."""
    found = Reconciliation.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise NotFound()
    return found

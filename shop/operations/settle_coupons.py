"""What becomes of the coupons of orders."""

from collections.abc import Sequence

from core import audit
from core.actor import Actor
from core.clock import now
from shop.models import CouponClaim, Order


def settle_coupons(*, orders: Sequence[Order], paid: bool) -> None:
    """Use up the coupons of paid orders; give those of orders that ended unpaid back.

    In the caller's transaction, on locked orders. Safe to repeat.
    """
    kept = CouponClaim.objects.filter(order__in=orders, state=CouponClaim.State.KEPT)
    if paid:
        kept.update(state=CouponClaim.State.USED)
    else:
        kept.update(state=CouponClaim.State.HELD, order=None)


def give_coupon_back(*, order: Order, actor: Actor) -> None:
    """The coupon of an order that was refunded whole may be used again, unless its time is over.

    In the caller's transaction, on the locked order, once a refund: it is the order's no more.
    """
    used = CouponClaim.objects.filter(order=order, state=CouponClaim.State.USED, coupon__ends_at__gt=now())
    claim = used.first()
    if claim is not None:
        claim.state, claim.order, claim.back_from = CouponClaim.State.HELD, None, order
        claim.save(update_fields=["state", "order", "back_from"])
        audit.record(actor=actor, action="shop.coupon.returned", target=claim, data={"order": order.pk})


def take_coupon_again(*, order: Order, actor: Actor) -> None:
    """The refund that gave the coupon back failed later: it is used by its order again.

    One that another order has by now stays there: she was told that it was hers. In the caller's transaction, on the
    locked order and its pools; who places an order has locked the claim, or finds it used.
    """
    held = CouponClaim.objects.filter(back_from=order, state=CouponClaim.State.HELD)
    claim = held.first()
    if claim is not None and held.update(state=CouponClaim.State.USED, order=order, back_from=None):
        audit.record(actor=actor, action="shop.coupon.retaken", target=claim, data={"order": order.pk})

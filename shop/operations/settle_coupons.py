"""What becomes of the coupons of orders."""

from collections.abc import Sequence

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

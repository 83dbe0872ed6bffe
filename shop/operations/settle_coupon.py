"""What becomes of an order's coupon."""

from shop.models import CouponClaim, Order


def settle_coupon(*, order: Order, paid: bool) -> None:
    """Use up the coupon of a paid order; give that of an order that ended unpaid back.

    In the caller's transaction, on a locked order. Safe to repeat.
    """
    kept = CouponClaim.objects.filter(order=order, state=CouponClaim.State.KEPT)
    if paid:
        kept.update(state=CouponClaim.State.USED)
    else:
        kept.update(state=CouponClaim.State.HELD, order=None)

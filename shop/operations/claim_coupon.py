"""Take a coupon."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from shop.errors import CouponNotUsable
from shop.models import Coupon, CouponClaim
from shop.queries.coupons import terms_of
from shop.rules.pricing import why_not_now


@transaction.atomic
def claim_coupon(*, user: User, code: str) -> CouponClaim:
    """Give the person a right to one use; one that she holds unused is hers already.

    Raises CouponNotUsable: unknown, not_yet, over, gone (none are left), limit (she had as many as a person may).
    """
    coupon = Coupon.objects.filter(code=code.strip().upper()).first()
    if coupon is None or coupon.stopped_at is not None:
        raise CouponNotUsable(why="unknown")
    why = why_not_now(terms_of(coupon), now())
    if why is not None:
        raise CouponNotUsable(why=why)
    # the row's lock comes with the update, so that no other claim slips in between count and commit
    taken = Coupon.objects.filter(pk=coupon.pk, claimed__lt=F("total_count")).update(claimed=F("claimed") + 1)
    mine = list(CouponClaim.objects.filter(coupon=coupon, user=user).order_by("nth"))
    held = next((claim for claim in mine if claim.state == CouponClaim.State.HELD), None)
    if held is not None or len(mine) >= coupon.per_person:
        if taken:
            Coupon.objects.filter(pk=coupon.pk).update(claimed=F("claimed") - 1)
        if held is not None:
            return held
        raise CouponNotUsable(why="limit")
    if not taken:
        raise CouponNotUsable(why="gone")
    claim = CouponClaim.objects.create(coupon=coupon, user=user, nth=len(mine) + 1, claimed_at=now())
    audit.record(actor=Actor.of(user), action="shop.coupon.claimed", target=claim, data={"coupon": coupon.pk})
    return claim

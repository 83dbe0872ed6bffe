"""Coupons: the offer of a discount, and each person's right to one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Organisation
from shop.models.order import Order


class Coupon(models.Model):
    """So much off from a sum, in a time, so often in total and for each person.

    With an organisation it counts only lines that this organisation makes or hosts. `session_ref`: claimed in that
    live session. `claimed` counts the rights given out; the database refuses more than `total_count`.
    """

    class Funding(models.TextChoices):
        PLATFORM = "platform", _("平台出资")
        SELLER = "seller", _("商家出资")

    code = models.CharField(_("券码"), max_length=16, unique=True)
    title = models.CharField(_("名称"), max_length=30)
    amount_fen = models.BigIntegerField(_("优惠（分）"))
    min_spend_fen = models.BigIntegerField(_("满额（分）"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    total_count = models.PositiveIntegerField(_("总数"))
    per_person = models.PositiveSmallIntegerField(_("每人限领"), default=1)
    claimed = models.PositiveIntegerField(_("已领"), default=0)
    funding = models.CharField(_("出资"), max_length=8, choices=Funding.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("限定机构")
    )
    session_ref = models.BigIntegerField(_("场次"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("创建时间"))
    stopped_at = models.DateTimeField(_("停发时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("优惠券")
        verbose_name_plural = pgettext_lazy("plural", "优惠券")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="coupon_amount_positive"),
            models.CheckConstraint(
                condition=Q(min_spend_fen__gt=F("amount_fen")), name="coupon_leaves_something_to_pay"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="coupon_has_a_time"),
            models.CheckConstraint(condition=Q(claimed__lte=F("total_count")), name="coupon_count_bounded"),
            models.CheckConstraint(condition=Q(per_person__gte=1), name="coupon_per_person_positive"),
            models.CheckConstraint(
                condition=Q(funding="platform") | Q(funding="seller", organisation__isnull=False),
                name="coupon_seller_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CouponClaim(models.Model):
    """One person's right to one use: held, kept by an unpaid order, or used by a paid one. `nth` of that person.

    `back_from`: the order whose refund gave it back last.
    """

    class State(models.TextChoices):
        HELD = "held", _("可用")
        KEPT = "kept", _("待付款占用")
        USED = "used", _("已使用")

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="claims", verbose_name=_("优惠券"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coupons", verbose_name=_("用户")
    )
    nth = models.PositiveSmallIntegerField(_("第几张"))
    state = models.CharField(_("状态"), max_length=4, choices=State.choices, default=State.HELD)
    order = models.OneToOneField(
        Order, models.PROTECT, null=True, blank=True, related_name="coupon_claim", verbose_name=_("订单")
    )
    claimed_at = models.DateTimeField(_("领取时间"))
    back_from = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="coupons_back", verbose_name=_("退回自")
    )

    class Meta:
        verbose_name = _("领券")
        verbose_name_plural = pgettext_lazy("plural", "领券")
        constraints = [
            models.UniqueConstraint(fields=["coupon", "user", "nth"], name="coupon_claim_once"),
            models.CheckConstraint(
                condition=Q(state="held", order__isnull=True)
                | Q(state__in=["kept", "used"], order__isnull=False),
                name="coupon_claim_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupon_id}/{self.user_id} {self.state}"

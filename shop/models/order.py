"""Orders, their lines, and the stock kept for them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models import SplitPolicy
from programmes.models import Organisation
from shop.errors import BadTransition
from shop.models.address import Address
from shop.models.product import Lot, Product, Variant
from shop.models.stock import StockPool
from shop.rules import states


class Order(models.Model):
    """A contract once paid. `number` is what people see; ids stay inside.

    `total_fen` is what is charged: the lines' amounts less `discount_fen`, and `postage_fen` on top. `promised_fen` is
    what was decided to go back, sent or not; a refund that fails is taken off it again.

    `request_key` commits with the order: whoever asks again with that key finds this order, also after a crash.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("待付款")
        PAID = "paid", _("已付款")
        EXPIRED = "expired", _("已过期")
        CANCELLED = "cancelled", _("已取消")
        REFUNDED = "refunded", _("已退款")
        REVIEW = "review", _("待核实")

    number = models.CharField(_("订单号"), max_length=20, unique=True)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders", verbose_name=_("买家")
    )
    address = models.ForeignKey(Address, models.PROTECT, verbose_name=_("收货地址"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PENDING)
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    total_fen = models.BigIntegerField(_("总额（分）"))
    discount_fen = models.BigIntegerField(_("优惠（分）"), default=0)
    postage_fen = models.BigIntegerField(_("运费（分）"), default=0)
    refunded_fen = models.BigIntegerField(_("已退（分）"), default=0)
    promised_fen = models.BigIntegerField(_("应退（分）"), default=0)
    source_code = models.CharField(_("来源群"), max_length=32, blank=True, db_index=True)
    placed_at = models.DateTimeField(_("下单时间"))
    expires_at = models.DateTimeField(_("付款截止"))
    paid_at = models.DateTimeField(_("付款时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    request_key = models.CharField(_("请求编号"), max_length=200, null=True, editable=False, unique=True)
    request_digest = models.CharField(_("请求摘要"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("订单")
        verbose_name_plural = pgettext_lazy("plural", "订单")
        indexes = [
            models.Index(fields=["buyer", "-placed_at"], name="order_by_buyer"),
            models.Index(fields=["expires_at"], condition=Q(status="pending"), name="order_to_expire"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total_fen__gte=1), name="order_total_positive"),
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0) & Q(refunded_fen__lte=F("total_fen")),
                name="order_refund_bounded",
            ),
            models.CheckConstraint(
                condition=Q(promised_fen__gte=0) & Q(promised_fen__lte=F("total_fen")),
                name="order_promise_bounded",
            ),
            models.CheckConstraint(
                condition=Q(discount_fen__gte=0) & Q(postage_fen__gte=0) & Q(postage_fen__lte=F("total_fen")),
                name="order_parts_bounded",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "expired", "cancelled", "review"])
                | Q(paid_at__isnull=False),
                name="order_paid_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "paid", "expired", "cancelled", "refunded", "review"]),
                name="order_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def move_to(self, status: str, *, at: datetime) -> None:
        """Take one step of the state machine and save it. The caller has locked the row. Raises BadTransition."""
        self.step_to(status, at=at)
        self.save(update_fields=["status", "paid_at", "closed_at", "refunded_fen"])

    def step_to(self, status: str, *, at: datetime) -> None:
        """Take the step, for a caller who writes many orders at once. Raises BadTransition."""
        if status not in states.ORDER[self.status]:
            raise BadTransition(before=self.status, after=status)
        self.status = status
        if status == self.Status.PAID:
            self.paid_at, self.closed_at = at, None
        elif status != self.Status.REVIEW:
            self.closed_at = at


class OrderLine(models.Model):
    """One variant of an order with everything that decides who is credited, fixed at the order's time.

    `discount_fen` is the line's part of the coupon and `discount_funding` who bears it. `exempt_class` is the
    product's exemption from the seven-day return as it was sold, `exempt_confirmed_at` when the buyer confirmed one
    that needs it. `release_at` is when the return window ends and the credit may leave its hold; unknown until the
    goods are signed for, or all were given back before their parcel left.
    """

    class Funding(models.TextChoices):
        NONE = "", _("无")
        PLATFORM = "platform", _("平台出资")
        SELLER = "seller", _("商家出资")

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", verbose_name=_("订单"))
    position = models.PositiveSmallIntegerField(_("次序"))
    variant = models.ForeignKey(Variant, models.PROTECT, verbose_name=_("规格"))
    pool = models.ForeignKey(StockPool, models.PROTECT, related_name="lines", verbose_name=_("库存"))
    title = models.CharField(_("名称"), max_length=60)
    variant_name = models.CharField(_("规格名"), max_length=40)
    quantity = models.PositiveIntegerField(_("数量"))
    unit_price_fen = models.BigIntegerField(_("单价（分）"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    discount_fen = models.BigIntegerField(_("优惠（分）"), default=0)
    discount_funding = models.CharField(_("优惠出资"), max_length=8, choices=Funding.choices, blank=True)
    refunded_fen = models.BigIntegerField(_("已退（分）"), default=0)
    promised_fen = models.BigIntegerField(_("应退（分）"), default=0)
    returned_quantity = models.PositiveIntegerField(_("已退件数"), default=0)
    exempt_class = models.CharField(
        _("退货类别"), max_length=12, choices=Product.Exemption.choices, default=Product.Exemption.NONE
    )
    exempt_confirmed_at = models.DateTimeField(_("确认不宜退货时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    release_at = models.DateTimeField(_("可结算时间"), null=True, blank=True)
    released_at = models.DateTimeField(_("结算时间"), null=True, blank=True)
    policy = models.ForeignKey(SplitPolicy, models.PROTECT, verbose_name=_("分配规则"))
    lot = models.ForeignKey(Lot, models.PROTECT, verbose_name=pgettext_lazy("goods", "批次"))
    workshop = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("工坊"))
    host_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主播机构")
    )
    session_ref = models.BigIntegerField(_("场次"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("订单行")
        verbose_name_plural = pgettext_lazy("plural", "订单行")
        ordering = ["order_id", "position"]
        indexes = [
            models.Index(
                fields=["release_at"],
                condition=Q(released_at__isnull=True, release_at__isnull=False),
                name="line_to_release",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_quantity_positive"),
            models.CheckConstraint(
                condition=Q(amount_fen=F("unit_price_fen") * F("quantity")), name="line_amount_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0) & Q(refunded_fen__lte=F("amount_fen") - F("discount_fen")),
                name="line_refund_bounded",
            ),
            models.CheckConstraint(
                condition=Q(promised_fen__gte=0) & Q(promised_fen__lte=F("amount_fen") - F("discount_fen")),
                name="line_promise_bounded",
            ),
            models.CheckConstraint(
                condition=Q(discount_fen=0, discount_funding="")
                | Q(discount_fen__gt=0, discount_funding__in=["platform", "seller"]),
                name="line_discount_funded",
            ),
            models.CheckConstraint(
                condition=Q(discount_fen__gte=0) & Q(discount_fen__lte=F("amount_fen")),
                name="line_discount_bounded",
            ),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0) & Q(returned_quantity__lte=F("quantity")),
                name="line_returned_bounded",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, release_at__isnull=True, released_at__isnull=True)
                | Q(signed_at__isnull=True, release_at__isnull=False, returned_quantity=F("quantity"))
                | Q(signed_at__isnull=False, release_at__gt=F("signed_at")),
                name="line_release_after_signing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"

    @property
    def paid_fen(self) -> int:
        """What the buyer paid for it: the most that can go back."""
        return self.amount_fen - self.discount_fen

    @property
    def units_left(self) -> int:
        """How many of it did not come back."""
        return self.quantity - self.returned_quantity

    @property
    def is_shared(self) -> bool:
        """Whether anybody is credited for it; nobody is for what the sellers gave away."""
        return self.paid_fen > 0 or self.discount_funding == self.Funding.PLATFORM


class Reservation(models.Model):
    """Stock kept for an order line until it is paid (`sold`) or let go (`released`)."""

    class State(models.TextChoices):
        KEPT = "kept", _("占用")
        SOLD = "sold", _("已售")
        RELEASED = "released", _("已释放")
        RETURNED = "returned", _("已退回")

    line = models.OneToOneField(
        OrderLine, models.PROTECT, related_name="reservation", verbose_name=_("订单行")
    )
    pool = models.ForeignKey(StockPool, models.PROTECT, related_name="reservations", verbose_name=_("库存"))
    quantity = models.PositiveIntegerField(_("数量"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.KEPT)

    class Meta:
        verbose_name = _("库存占用")
        verbose_name_plural = pgettext_lazy("plural", "库存占用")
        indexes = [models.Index(fields=["pool", "state"], name="reservation_by_pool")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="reservation_quantity_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "sold", "released", "returned"]),
                name="reservation_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} x{self.quantity} {self.state}"

"""A shopper's wish to have money back, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.order import Order, OrderLine
from shop.models.payment import Refund
from shop.rules.returning import FAULTS, OPEN

REASONS = ["no_reason", "damaged", "not_as_described", "wrong_item", "not_received"]
STATUSES = [*OPEN, "refunded", "refused", "withdrawn", "bank_repaid"]


class ReturnRequest(models.Model):
    """One request for some units of an order; an order has one open at a time.

    `refund_due_at` is the law's second clock: the refund follows within seven days of the goods' return.
    """

    class Reason(models.TextChoices):
        NO_REASON = "no_reason", _("七天无理由")
        DAMAGED = "damaged", _("破损或有缺陷")
        NOT_AS_DESCRIBED = "not_as_described", _("与描述不符")
        WRONG_ITEM = "wrong_item", _("发错或少发")
        NOT_RECEIVED = "not_received", _("没有收到")

    class Status(models.TextChoices):
        ASKED = "asked", _("待答复")
        GOODS_WANTED = "goods_wanted", _("待寄回")
        GOODS_SENT = "goods_sent", _("寄回途中")
        TO_REFUND = "to_refund", _("待退款")
        REFUNDED = "refunded", _("已退款")
        REFUSED = "refused", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")
        BANK_REPAID = "bank_repaid", _("银行已退款")

    order = models.ForeignKey(Order, models.PROTECT, related_name="returns", verbose_name=_("订单"))
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.ASKED)
    reason = models.CharField(_("原因"), max_length=16, choices=Reason.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("申请时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    carrier = models.CharField(_("承运方"), max_length=16, blank=True)
    tracking_number = models.CharField(_("运单号"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("寄回时间"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到退货时间"), null=True, blank=True)
    refund_due_at = models.DateTimeField(_("最晚退款时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    refund = models.OneToOneField(
        Refund, models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("退款")
    )

    class Meta:
        verbose_name = _("退货退款申请")
        verbose_name_plural = pgettext_lazy("plural", "退货退款申请")
        indexes = [models.Index(fields=["status", "asked_at"], name="return_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=OPEN), name="return_one_open_an_order"
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="return_status_known"),
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="return_reason_known"),
            models.CheckConstraint(
                condition=~Q(status="refused") | (~Q(answer="") & ~Q(basis="")),
                name="return_refused_with_basis",
            ),
            models.CheckConstraint(
                condition=~Q(status="refunded") | Q(refund__isnull=False), name="return_refunded_by_refund"
            ),
            models.CheckConstraint(
                condition=~Q(status="to_refund") | Q(refund_due_at__isnull=False), name="return_clock_runs"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.status}"

    @property
    def is_fault(self) -> bool:
        """Whether the seller is at fault: then return freight and postage are the seller's."""
        return self.reason in FAULTS


class ReturnPhoto(models.Model):
    """What a fault looks like: a JPEG that was encoded anew, for those who deal with the request.

    Kept in the database, since what lies in the shop's storage has a public address.
    """

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="photos", verbose_name=_("申请"))
    added_at = models.DateTimeField(_("添加时间"))
    body = models.BinaryField()

    class Meta:
        verbose_name = _("退货照片")
        verbose_name_plural = _("退货照片")
        ordering = ["request_id", "id"]

    def __str__(self) -> str:
        return f"{self.request_id}-{self.pk}"


class ReturnLine(models.Model):
    """Units of an order line that a request is about, and what they cost her in fen."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="lines", verbose_name=_("申请"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines", verbose_name=_("订单行"))
    quantity = models.PositiveIntegerField(_("件数"))
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        verbose_name = _("退货明细")
        verbose_name_plural = pgettext_lazy("plural", "退货明细")
        ordering = ["request_id", "line_id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_quantity_positive"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="return_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} x{self.quantity}"

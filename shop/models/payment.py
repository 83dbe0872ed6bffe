"""Payments and refunds as the processor sees them, and the webhooks received."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.order import Order, OrderLine


class Payment(models.Model):
    """One attempt to pay an order: at the processor, one intent. At most one payment of an order succeeds for it.

    A card that is declined leaves the attempt open: another card pays the same intent. `read_at` is when the newest
    reading of the intent began, so that an older one that arrives later changes nothing. `charge_id` and `method` say
    what the money came by; the processor's movements name the charge.
    """

    class Status(models.TextChoices):
        CREATED = "created", _("已创建")
        OPEN = "open", _("付款中")
        PROCESSING = "processing", _("确认中")
        SUCCEEDED = "succeeded", _("成功")
        CANCELED = "canceled", _("已取消")
        REVIEW = "review", _("待核实")

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments", verbose_name=_("订单"))
    gateway = models.CharField(_("渠道"), max_length=16, default="stripe")
    amount_fen = models.BigIntegerField(_("金额（分）"))
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.CREATED)
    intent_id = models.CharField(_("渠道单号"), max_length=80, unique=True, null=True, blank=True)
    charge_id = models.CharField(_("渠道扣款号"), max_length=80, blank=True, db_index=True)
    method = models.CharField(_("付款方式"), max_length=24, blank=True)
    received_fen = models.BigIntegerField(_("实收（分）"), null=True, blank=True)
    pays_order = models.BooleanField(_("支付了订单"), default=False)
    save_card = models.BooleanField(_("保存银行卡"), default=False)
    last_error = models.CharField(_("最近失败原因"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    read_at = models.DateTimeField(_("最近核对时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("付款")
        verbose_name_plural = pgettext_lazy("plural", "付款")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(pays_order=True), name="payment_one_pays_order"
            ),
            models.UniqueConstraint(
                fields=["order", "gateway"],
                condition=Q(status__in=["created", "open", "processing"]),
                name="payment_one_under_way",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["created", "open", "processing", "succeeded", "canceled", "review"]),
                name="payment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(pays_order=False) | Q(status="succeeded"), name="payment_pays_when_succeeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.pk}"


class Refund(models.Model):
    """Money going back, in states of its own. `key` is also the processor's idempotency key."""

    class Status(models.TextChoices):
        CREATED = "created", _("已创建")
        PENDING = "pending", _("退款中")
        SUCCEEDED = "succeeded", _("已退款")
        FAILED = "failed", _("失败")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name=_("付款"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds", verbose_name=_("订单"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    postage_fen = models.BigIntegerField(_("其中运费（分）"), default=0)
    reason = models.CharField(_("原因"), max_length=160)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.CREATED)
    key = models.CharField(max_length=64, unique=True)
    processor_id = models.CharField(_("渠道单号"), max_length=80, unique=True, null=True, blank=True)
    failure = models.CharField(_("失败原因"), max_length=64, blank=True)
    restock = models.BooleanField(_("退回库存"), default=True)
    created_at = models.DateTimeField(_("创建时间"))
    settled_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("退款")
        verbose_name_plural = pgettext_lazy("plural", "退款")
        indexes = [models.Index(fields=["payment"], condition=Q(status="failed"), name="refund_failed")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(postage_fen__gte=0) & Q(postage_fen__lte=F("amount_fen")),
                name="refund_postage_bounded",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["created", "pending", "succeeded", "failed"]),
                name="refund_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount_fen}"


class RefundLine(models.Model):
    """What a refund gives back of one order line: an amount in fen, for `quantity` units or, with 0, a part only.

    Units that are `is_kept` stay with the buyer: they never go back to stock, whatever the refund says of the others.
    """

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines", verbose_name=_("退款"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refund_lines", verbose_name=_("订单行"))
    quantity = models.PositiveIntegerField(_("件数"), default=0)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    is_kept = models.BooleanField(_("货留买家"), default=False)

    class Meta:
        verbose_name = _("退款明细")
        verbose_name_plural = pgettext_lazy("plural", "退款明细")
        ordering = ["refund_id", "line_id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refund_line_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=1) | Q(amount_fen=0, quantity__gte=1),
                name="refund_line_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount_fen}"


class ProcessorCustomer(models.Model):
    """The processor's customer of a user: an opaque id, no name or phone goes there."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"))
    customer_id = models.CharField(_("渠道客户号"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("渠道客户")
        verbose_name_plural = pgettext_lazy("plural", "渠道客户")

    def __str__(self) -> str:
        return self.customer_id


class WebhookReceipt(models.Model):
    """An event of the processor, once: `event_id` is unique, so a second delivery is known as such."""

    event_id = models.CharField(_("事件号"), max_length=80, unique=True)
    type = models.CharField(_("类型"), max_length=64)
    object_id = models.CharField(_("对象"), max_length=80)
    received_at = models.DateTimeField(_("收到时间"))
    outcome = models.CharField(_("结果"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("渠道通知")
        verbose_name_plural = pgettext_lazy("plural", "渠道通知")

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"

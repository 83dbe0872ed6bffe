"""What the processor says moved on our balance, and money it took that we know no order of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.payment import Refund
from shop.rules.suspense import stray_refund_ref


class Movement(models.Model):
    """One balance transaction of the processor, as it was first read. Append-only.

    Amounts are minor units of its own currency; `exchange_rate` is that currency for one of ours, empty if the same.
    `source_id` is the processor's charge, refund, dispute or payout.
    """

    gateway = models.CharField(_("渠道"), max_length=16)
    movement_id = models.CharField(_("渠道流水号"), max_length=80)
    kind = models.CharField(_("类型"), max_length=40)
    category = models.CharField(_("类别"), max_length=40)
    source_id = models.CharField(_("来源单号"), max_length=80, blank=True, db_index=True)
    amount = models.BigIntegerField(_("金额"))
    fee = models.BigIntegerField(_("手续费"))
    currency = models.CharField(_("币种"), max_length=3)
    exchange_rate = models.CharField(_("汇率"), max_length=24, blank=True)
    at = models.DateTimeField(_("发生时间"), db_index=True)
    read_at = models.DateTimeField(_("读取时间"))

    class Meta:
        verbose_name = _("渠道流水")
        verbose_name_plural = pgettext_lazy("plural", "渠道流水")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "movement_id"], name="movement_once"),
        ]

    def __str__(self) -> str:
        return self.movement_id


class Stray(models.Model):
    """Money that the processor took under an intent of which we have no payment; it waits to be returned.

    `returned_at`: since when one of its refunds stands; empty again when that failed later.
    """

    gateway = models.CharField(_("渠道"), max_length=16)
    intent_id = models.CharField(_("渠道单号"), max_length=80, unique=True)
    charge_id = models.CharField(_("渠道扣款号"), max_length=80, blank=True, db_index=True)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    seen_at = models.DateTimeField(_("发现时间"))
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("来历不明款")
        verbose_name_plural = pgettext_lazy("plural", "来历不明款")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="stray_amount_positive"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("seen_at")), name="stray_back_after_seen"
            ),
        ]

    def __str__(self) -> str:
        return self.intent_id


class StrayRefund(models.Model):
    """One try to send money of no payment back, numbered; the next is made when the one before it failed.

    `key` is also the processor's idempotency key: under that of a failed one it would answer the failed one for ever.
    """

    stray = models.ForeignKey(Stray, models.PROTECT, related_name="refunds", verbose_name=_("来历不明款"))
    number = models.PositiveIntegerField(_("次序"))
    key = models.CharField(max_length=100, unique=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=Refund.Status.choices, default=Refund.Status.CREATED
    )
    refund_id = models.CharField(_("渠道退款号"), max_length=80, unique=True, null=True, blank=True)
    failure = models.CharField(_("失败原因"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    settled_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("来历不明款的退款")
        verbose_name_plural = pgettext_lazy("plural", "来历不明款的退款")
        ordering = ["stray_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stray", "number"], name="stray_refund_once"),
            models.UniqueConstraint(
                fields=["stray"], condition=~Q(status="failed"), name="stray_refund_one_stands"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="stray_refund_number_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["created", "pending", "succeeded", "failed"]),
                name="stray_refund_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def books_ref(self) -> str:
        """What the books call it."""
        return stray_refund_ref(self.stray_id, self.number)

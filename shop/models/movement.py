"""What the processor says moved on our balance, and money it took that we know no order of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    """Money that the processor took under an intent of which we have no payment; it waits to be returned."""

    gateway = models.CharField(_("渠道"), max_length=16)
    intent_id = models.CharField(_("渠道单号"), max_length=80, unique=True)
    charge_id = models.CharField(_("渠道扣款号"), max_length=80, blank=True, db_index=True)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    seen_at = models.DateTimeField(_("发现时间"))
    refund_id = models.CharField(_("渠道退款号"), max_length=80, blank=True, db_index=True)
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

"""Disputes: a buyer's bank takes a payment back until somebody is found right."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.order import Order
from shop.models.payment import Payment


class Dispute(models.Model):
    """A dispute as the processor last told it. `took_money` is false for a mere inquiry.

    A lost one that took money waits for staff to say who bears it: one proposes, and another's approval makes it the
    `decision`.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("处理中")
        WON = "won", _("胜诉")
        LOST = "lost", _("败诉")

    class Decision(models.TextChoices):
        NONE = "", _("未定")
        REFUNDED = "refunded", _("按退款冲回各方")
        BORNE = "borne", _("项目承担")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes", verbose_name=_("付款"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="disputes", verbose_name=_("订单"))
    dispute_id = models.CharField(_("渠道争议号"), max_length=80, unique=True)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.OPEN)
    took_money = models.BooleanField(_("已扣款"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    reason = models.CharField(_("原因"), max_length=64)
    due_by = models.DateTimeField(_("举证截止"), null=True, blank=True)
    opened_at = models.DateTimeField(_("提出时间"))
    read_at = models.DateTimeField(_("最近核对时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    proposal = models.CharField(_("提议承担方"), max_length=8, choices=Decision.choices, blank=True)
    proposed_by = models.CharField(_("提出"), max_length=64, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    decision = models.CharField(_("承担方"), max_length=8, choices=Decision.choices, blank=True)
    decided_by = models.CharField(_("经办"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("争议")
        verbose_name_plural = pgettext_lazy("plural", "争议")
        indexes = [models.Index(fields=["read_at"], condition=Q(status="open"), name="dispute_to_read")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="dispute_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "won", "lost"]), name="dispute_status_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by="")
                | (Q(decision__in=["refunded", "borne"], status="lost", took_money=True) & ~Q(decided_by="")),
                name="dispute_decided_when_lost",
            ),
            models.CheckConstraint(
                condition=Q(proposal="", proposed_by="", proposed_at=None)
                | Q(
                    proposal__in=["refunded", "borne"],
                    status="lost",
                    took_money=True,
                    proposed_at__isnull=False,
                )
                & ~Q(proposed_by=""),
                name="dispute_proposed_when_lost",
            ),
        ]

    def __str__(self) -> str:
        return self.dispute_id

    @property
    def is_to_decide(self) -> bool:
        """Whether somebody has to say who bears it."""
        return self.status == self.Status.LOST and self.took_money and not self.decision

"""The processor's movements held against our books, day by day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reconciliation(models.Model):
    """One comparison of a day (Shanghai's date) with the books. Running again adds another with the next `run`.

    One person checks it, with a note where there are differences; another signs. The database refuses the same
    person, and any change once signed. People are labels such as 'user:17'. Sums are in fen.
    """

    gateway = models.CharField(_("渠道"), max_length=16)
    day = models.DateField(_("日期"))
    run = models.PositiveSmallIntegerField(_("次数"))
    made_at = models.DateTimeField(_("对账时间"))
    made_by = models.CharField(_("发起"), max_length=64)
    movement_count = models.PositiveIntegerField(_("渠道笔数"))
    theirs_fen = models.BigIntegerField(_("渠道净额（分）"))
    ours_fen = models.BigIntegerField(_("账本净额（分）"))
    difference_count = models.PositiveIntegerField(_("差异"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    checked_by = models.CharField(_("核对"), max_length=64, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    signed_by = models.CharField(_("签核"), max_length=64, blank=True)
    signed_at = models.DateTimeField(_("签核时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("对账")
        verbose_name_plural = pgettext_lazy("plural", "对账")
        ordering = ["-day", "-run"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "day", "run"], name="reconciliation_run_once"),
            models.CheckConstraint(
                condition=Q(checked_by="", checked_at=None)
                | Q(checked_by__startswith="user:", checked_at__isnull=False),
                name="reconciliation_checked_by_person",
            ),
            models.CheckConstraint(
                condition=Q(checked_by="") | Q(difference_count=0) | ~Q(note=""),
                name="reconciliation_differences_noted",
            ),
            models.CheckConstraint(
                condition=Q(signed_by="", signed_at=None)
                | (
                    Q(signed_by__startswith="user:", signed_at__isnull=False)
                    & ~Q(checked_by="")
                    & ~Q(signed_by=F("checked_by"))
                ),
                name="reconciliation_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day} #{self.run}"


class Difference(models.Model):
    """One thing that a run found. Append-only: a later run says whether it is gone.

    `ref` names ours ('payment:17'), `source_id` and `movement_id` theirs. Amounts are minor units of `currency`.
    """

    class Kind(models.TextChoices):
        UNKNOWN_CHARGE = "unknown_charge", _("渠道有收款，我方无此付款")
        UNSETTLED = "unsettled", _("我方的付款，渠道已收款，我方尚未确认")
        UNKNOWN_REFUND = "unknown_refund", _("渠道有退款，我方无此退款")
        UNKNOWN_DISPUTE = "unknown_dispute", _("渠道有争议，我方无此争议")
        UNKNOWN_MOVEMENT = "unknown_movement", _("渠道有其他收支，我方未记")
        MISSING_THERE = "missing_there", _("我方有记录，渠道无流水")
        AMOUNT = "amount", _("金额不同")
        CURRENCY = "currency", _("币种不同且无汇率")
        UNDER_WAY = "under_way", _("在途，我方尚未确认")
        NOT_BOOKED = "not_booked", _("店铺记录与账本不同")
        UNMATCHED = "unmatched", _("账本有渠道分录，无对应记录")
        FEE_MISSING = "fee_missing", _("手续费未入账")
        FEE_DIFFERS = "fee_differs", _("手续费金额不同")
        EXCHANGE_MISSING = "exchange_missing", _("兑换未入账")
        EXCHANGE_DIFFERS = "exchange_differs", _("兑换金额不同")
        CHANGED = "changed", _("渠道改了已读的流水")

    reconciliation = models.ForeignKey(
        Reconciliation, models.PROTECT, related_name="differences", verbose_name=_("对账")
    )
    position = models.PositiveIntegerField(_("次序"))
    kind = models.CharField(_("差异"), max_length=20, choices=Kind.choices)
    ref = models.CharField(_("我方"), max_length=40, blank=True)
    source_id = models.CharField(_("渠道单号"), max_length=80, blank=True)
    movement_id = models.CharField(_("渠道流水号"), max_length=80, blank=True)
    ours = models.BigIntegerField(_("我方金额"), null=True)
    theirs = models.BigIntegerField(_("渠道金额"), null=True)
    currency = models.CharField(_("币种"), max_length=3)

    class Meta:
        verbose_name = _("差异")
        verbose_name_plural = pgettext_lazy("plural", "差异")
        ordering = ["reconciliation_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "position"], name="difference_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref or self.source_id}"

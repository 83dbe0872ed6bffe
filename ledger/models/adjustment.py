"""Adjustments: what one person proposes, with a reason and a document, and another decides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models.account import Account
from ledger.models.txn import Txn


class Adjustment(models.Model):
    """Move an amount of what is available from one account to another. `document_hash` is a SHA-256 (hex)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        POSTED = "posted", _("已入账")
        REFUSED = "refused", _("未通过")

    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.PROPOSED)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("借方"))
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("贷方"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    reason = models.CharField(_("原因"), max_length=300)
    document_name = models.CharField(_("单据"), max_length=120)
    document_hash = models.CharField(_("单据校验值"), max_length=64)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.CharField(_("提出"), max_length=64)
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decided_by = models.CharField(_("复核"), max_length=64, blank=True)
    note = models.CharField(_("复核意见"), max_length=160, blank=True)
    txn = models.OneToOneField(
        Txn,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustment",
        verbose_name=pgettext_lazy("books", "凭证"),
    )

    class Meta:
        verbose_name = _("调整单")
        verbose_name_plural = pgettext_lazy("plural", "调整单")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="adjustment_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="adjustment_two_accounts"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document_hash="") & ~Q(proposed_by=""),
                name="adjustment_has_grounds",
            ),
            models.CheckConstraint(
                condition=~Q(status="posted") | ~Q(decided_by=F("proposed_by")),
                name="adjustment_no_self_approval",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", txn__isnull=True)
                | Q(status="refused", txn__isnull=True, decided_at__isnull=False) & ~Q(decided_by="")
                | Q(status="posted", txn__isnull=False, decided_at__isnull=False) & ~Q(decided_by=""),
                name="adjustment_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.pk:06d}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether who proposed it took it back."""
        return self.status == self.Status.REFUSED and self.decided_by == self.proposed_by


class AdjustmentDocument(models.Model):
    """The document itself, apart from the row that lists show. Append-only."""

    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, primary_key=True, db_column="id", related_name="document"
    )
    content_type = models.CharField(max_length=40)
    body = models.BinaryField()

    class Meta:
        verbose_name = _("调整单据")
        verbose_name_plural = pgettext_lazy("plural", "调整单据")

    def __str__(self) -> str:
        return f"{self.pk}"

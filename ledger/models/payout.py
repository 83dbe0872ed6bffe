"""Payouts: batches that one person prepares and another approves, a line a payee, and the entries that each pays."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from core.encryption import EncryptedTextField
from ledger.models.account import Account
from ledger.models.txn import Entry, Txn


class PayoutBatch(models.Model):
    """What goes to the bank together. `prepared_by`, `approved_by` and `sent_by` are actors' labels ('user:17').

    `file_hash` is the SHA-256 (hex) of the bank file as it was approved.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("待复核")
        APPROVED = "approved", _("已复核")
        SENT = "sent", _("已交银行")
        SETTLED = "settled", _("已完成")
        VOID = "void", _("已作废")

    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    line_count = models.PositiveIntegerField(_("笔数"))
    prepared_at = models.DateTimeField(_("制单时间"))
    prepared_by = models.CharField(_("制单"), max_length=64)
    approved_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    approved_by = models.CharField(_("复核"), max_length=64, blank=True)
    file_hash = models.CharField(_("银行文件校验值"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("交银行时间"), null=True, blank=True)
    sent_by = models.CharField(_("交银行"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("结算批次")
        verbose_name_plural = pgettext_lazy("plural", "结算批次")
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("prepared_by")), name="batch_no_self_approval"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "void"])
                | Q(status__in=["approved", "sent", "settled"], approved_at__isnull=False)
                & ~Q(approved_by="")
                & ~Q(file_hash=""),
                name="batch_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "settled"]) | Q(sent_at__isnull=False) & ~Q(sent_by=""),
                name="batch_sent_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=1) & Q(line_count__gte=1) & ~Q(prepared_by=""),
                name="batch_has_something",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people and the bank see: 'P000012'."""
        return f"P{self.pk:06d}"


class PayoutLine(models.Model):
    """What one payee gets in a batch. Name and bank account are those of the preparing, and stay."""

    class Status(models.TextChoices):
        OPEN = "open", _("处理中")
        PAID = "paid", _("已付")
        REJECTED = "rejected", _("银行退回")
        VOID = "void", _("已作废")

    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="lines", verbose_name=_("批次"))
    position = models.PositiveIntegerField(_("次序"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="payout_lines", verbose_name=_("账户"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    payee_name = EncryptedTextField(_("户名"))
    bank_account = EncryptedTextField(_("银行账号"))
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.OPEN)
    txn = models.OneToOneField(
        Txn,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payout_line",
        verbose_name=pgettext_lazy("books", "凭证"),
    )
    settled_at = models.DateTimeField(_("结果时间"), null=True, blank=True)
    settled_by = models.CharField(_("登记"), max_length=64, blank=True)
    note = models.CharField(_("说明"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("结算明细")
        verbose_name_plural = pgettext_lazy("plural", "结算明细")
        ordering = ["batch_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="payout_line_position_once"),
            models.UniqueConstraint(fields=["batch", "account"], name="payout_line_payee_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="payout_line_positive"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at__isnull=True)
                | Q(status__in=["paid", "rejected", "void"], settled_at__isnull=False) & ~Q(settled_by=""),
                name="payout_line_settled_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(note=""), name="payout_line_rejected_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands on the bank's statement: 'P000012-3'."""
        return f"P{self.batch_id:06d}-{self.position + 1}"

    @property
    def progress(self) -> StrOrPromise:
        """Where it is, in words: of one that is open its batch knows whether the bank has it."""
        if self.status != self.Status.OPEN:
            return self.get_status_display()
        is_approved = self.batch.status == PayoutBatch.Status.APPROVED
        return _("待交银行") if is_approved else self.batch.get_status_display()


class PayoutItem(models.Model):
    """An entry that a line pays. An entry is in one item at most that isn't void."""

    line = models.ForeignKey(PayoutLine, models.PROTECT, related_name="items", verbose_name=_("明细"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="payout_items", verbose_name=_("分录"))
    is_void = models.BooleanField(_("作废"), default=False)

    class Meta:
        verbose_name = _("结算分录")
        verbose_name_plural = pgettext_lazy("plural", "结算分录")
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(is_void=False), name="entry_paid_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.entry_id}"

"""The journal. A transaction has entries that sum to zero per currency, or it can't be committed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models.account import Account
from ledger.models.policy import SplitPolicy

_KINDS = [
    "sale", "refund", "unrefund", "postage", "postback", "fee", "exchange", "suspense", "dispute", "transfer",
    "release", "payout", "bounce", "settle", "adjust",
]  # fmt: skip


class Txn(models.Model):
    """Header of a journal transaction. Append-only.

    `order_ref`, `line_ref` and `session_ref` are ids of rows that live above the books: numbers, no foreign keys.
    `balance_check` is a deferred foreign key to a row that the database accepts only when the entries balance, so a
    transaction without one fails at commit.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("销售")
        REFUND = "refund", _("退款")
        UNREFUND = "unrefund", _("退款失败冲回")
        POSTAGE = "postage", _("运费")
        POSTBACK = "postback", _("退运费")
        FEE = "fee", _("手续费")
        EXCHANGE = "exchange", _("兑换")
        SUSPENSE = "suspense", _("待查款")
        DISPUTE = "dispute", _("争议")
        TRANSFER = "transfer", _("渠道到账")
        RELEASE = "release", _("解冻")
        PAYOUT = "payout", _("结算")
        BOUNCE = "bounce", _("结算退回")
        SETTLE = "settle", _("银行付讫")
        ADJUST = "adjust", _("调整")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name=_("冲销")
    )
    idem_key = models.CharField(_("幂等键"), max_length=96, unique=True)
    request_hash = models.CharField(max_length=64)
    request = models.TextField(blank=True, default="")
    order_ref = models.BigIntegerField(_("订单"), null=True, db_index=True)
    line_ref = models.BigIntegerField(_("订单行"), null=True, db_index=True)
    session_ref = models.BigIntegerField(_("场次"), null=True, db_index=True)
    policy = models.ForeignKey(SplitPolicy, models.PROTECT, null=True, blank=True, verbose_name=_("规则"))
    effective_at = models.DateTimeField(_("发生时间"))
    booked_at = models.DateTimeField(_("入账时间"))
    actor = models.CharField(_("经办"), max_length=64)
    approver = models.CharField(_("复核"), max_length=64, blank=True)
    entry_count = models.PositiveSmallIntegerField(_("分录数"))
    balance_check = models.OneToOneField(
        "BalanceCheck", models.PROTECT, default=uuid.uuid4, related_name="+", verbose_name=_("平衡校验")
    )

    class Meta:
        verbose_name = pgettext_lazy("books", "凭证")
        verbose_name_plural = pgettext_lazy("plural", "凭证")
        constraints = [
            models.CheckConstraint(condition=Q(entry_count__gte=2), name="txn_two_entries"),
            models.CheckConstraint(condition=~Q(approver=models.F("actor")), name="txn_no_self_approval"),
            models.CheckConstraint(
                condition=~Q(kind="adjust") | ~Q(approver=""), name="txn_adjust_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(kind="payout") | ~Q(approver=""), name="txn_payout_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["refund", "unrefund", "postback", "bounce"])
                | Q(reverses__isnull=False),
                name="txn_follows_another",
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="txn_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Entry(models.Model):
    """One posting: positive is debit, negative is credit, in minor units of its currency."""

    class Layer(models.TextChoices):
        HELD = "H", _("待结算")
        AVAILABLE = "A", _("可结算")

    class Role(models.TextChoices):
        """For what a party was credited: its share of a line, or the postage; `coupon` is who bore a discount."""

        MAKER = "maker", _("制作人")
        WORKSHOP = "workshop", _("工坊")
        HOST = "host", _("主播机构")
        PLATFORM = "platform", _("平台运营")
        POSTAGE = "postage", _("运费")
        COUPON = "coupon", _("优惠")

    # no index of its own: that over transaction and position serves
    txn = models.ForeignKey(
        Txn,
        models.PROTECT,
        related_name="entries",
        db_index=False,
        verbose_name=pgettext_lazy("books", "凭证"),
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", verbose_name=_("账户"))
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    amount = models.BigIntegerField(_("金额（分）"))
    layer = models.CharField(_("状态"), max_length=1, choices=Layer.choices)
    role = models.CharField(_("角色"), max_length=8, choices=Role.choices, blank=True)

    class Meta:
        verbose_name = _("分录")
        verbose_name_plural = pgettext_lazy("plural", "分录")
        ordering = ["txn_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["txn", "position"], name="entry_position_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount}"


class BalanceCheck(models.Model):
    """The row that closes a transaction: a trigger lets it in only when the entries are all there and balance."""

    id = models.UUIDField(primary_key=True)
    txn = models.OneToOneField(Txn, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("平衡校验")
        verbose_name_plural = pgettext_lazy("plural", "平衡校验")

    def __str__(self) -> str:
        return str(self.pk)

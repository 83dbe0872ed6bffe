"""The log over the journal: leaves, checkpoints, and the balances that the sealer folds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models.account import Account
from ledger.models.txn import Entry, Txn

TILE = 256
"""Leaves under a tile of the first level, and tiles under one of the next."""


class Leaf(models.Model):
    """A transaction's place in the log. Append-only, without gaps: the database takes the next index alone.

    `record` is what was hashed: the transaction as the public sees it.
    """

    index = models.BigIntegerField(_("序号"), primary_key=True, db_column="id")
    txn = models.OneToOneField(
        Txn, models.PROTECT, related_name="leaf", verbose_name=pgettext_lazy("books", "凭证")
    )
    hash = models.BinaryField(max_length=32)
    record = models.BinaryField()

    class Meta:
        verbose_name = _("账本序号")
        verbose_name_plural = pgettext_lazy("plural", "账本序号")
        constraints = [models.CheckConstraint(condition=Q(index__gte=0), name="leaf_index_from_zero")]

    def __str__(self) -> str:
        return f"No. {self.number}"

    @property
    def number(self) -> int:
        """The number that people see: the first transaction is No. 1."""
        return self.index + 1


class LeafSalts(models.Model):
    """The random salts of a leaf's commitments, apart from what is public.

    Random and stored, not derived from a key: a key that is lost or leaks would open or close every record at once.
    """

    leaf = models.OneToOneField(Leaf, models.PROTECT, primary_key=True, db_column="id", related_name="salts")
    salts = models.BinaryField()

    class Meta:
        verbose_name = _("承诺盐值")
        verbose_name_plural = pgettext_lazy("plural", "承诺盐值")

    def __str__(self) -> str:
        return f"{self.pk}"


class Tile(models.Model):
    """The root over a full block of 256^level leaves, so that a proof reads hundreds of hashes, not millions."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    root = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("哈希块")
        verbose_name_plural = pgettext_lazy("plural", "哈希块")
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The log's size and root at a time, signed. Append-only."""

    size = models.BigIntegerField(_("凭证数"), unique=True)
    at = models.DateTimeField(_("时间"))
    body = models.TextField(_("内容"))
    signature = models.CharField(_("签名"), max_length=128)
    key = models.CharField(_("公钥"), max_length=64)

    class Meta:
        verbose_name = _("检查点")
        verbose_name_plural = pgettext_lazy("plural", "检查点")

    def __str__(self) -> str:
        return f"{self.size}"

    @property
    def root(self) -> str:
        """The root in hex, as the text says it."""
        return self.body.split("\n")[2]


class SealHead(models.Model):
    """One row: how far the log goes. The sealer holds it while it works, so that only one does.

    `floor`: no transaction up to this id will still turn up; what waits is looked for above it.
    """

    size = models.BigIntegerField(default=0)
    peaks = models.TextField(default="", blank=True)
    floor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="seal_head_alone")]

    def __str__(self) -> str:
        return f"{self.size}"


class Balance(models.Model):
    """What stands on an account, by layer and currency, up to the head's size: a projection, made anew at will."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="balances")
    layer = models.CharField(max_length=1, choices=Entry.Layer.choices)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    entries = models.BigIntegerField()

    class Meta:
        verbose_name = _("余额")
        verbose_name_plural = pgettext_lazy("plural", "余额")
        constraints = [
            models.UniqueConstraint(fields=["account", "layer", "currency"], name="balance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount}"


class Verification(models.Model):
    """A full verification of the books and what it found. Append-only; `problems` are the first hundred, by name."""

    started_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"))
    actor = models.CharField(_("经办"), max_length=64)
    txns = models.BigIntegerField(_("凭证数"))
    sealed = models.BigIntegerField(_("已入账本"))
    found = models.BigIntegerField(_("问题数"))
    problems = models.JSONField(_("问题"))

    class Meta:
        verbose_name = _("账本核验")
        verbose_name_plural = pgettext_lazy("plural", "账本核验")

    def __str__(self) -> str:
        return f"{self.started_at} {self.found}"

    @property
    def seconds(self) -> int:
        """How long it took, in whole seconds."""
        return round((self.ended_at - self.started_at).total_seconds())

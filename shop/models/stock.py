"""Stock pools: the truth about what is left."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.product import Variant


class StockPool(models.Model):
    """Units of a variant: `available + reserved + sold = total`, none negative, said to the database too.

    A shelf pool is the variant's stock; an allotment is taken out of it for one offer, and what is unsold goes back.
    """

    class Kind(models.TextChoices):
        SHELF = "shelf", _("店铺库存")
        ALLOTMENT = "allotment", _("直播专享")

    class Correction(models.TextChoices):
        """Why a shelf's count is put right."""

        COUNTED = "counted", _("盘点")
        DAMAGED = "damaged", _("破损")
        MADE = "made", _("新到成品")
        TAKEN = "taken", _("作样品或赠送")

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="pools", verbose_name=_("规格"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    total = models.PositiveIntegerField(_("总数"), default=0)
    available = models.PositiveIntegerField(_("可售"), default=0)
    reserved = models.PositiveIntegerField(_("待付款占用"), default=0)
    sold = models.PositiveIntegerField(_("已售"), default=0)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("库存")
        verbose_name_plural = pgettext_lazy("plural", "库存")
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("available") + F("reserved") + F("sold")), name="pool_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0) & Q(available__gte=0) & Q(reserved__gte=0) & Q(sold__gte=0),
                name="pool_none_negative",
            ),
            models.UniqueConstraint(fields=["variant"], condition=Q(kind="shelf"), name="pool_one_shelf"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    # Steps of a pool that the caller has locked. The constraints refuse what would go below zero.

    def grow(self, units: int) -> None:
        """More units, or with a negative number fewer, can be sold from here."""
        self.total += units
        self.available += units

    def take(self, units: int) -> None:
        """Sell what is available without a reservation before: a payment that ended late."""
        self.available -= units
        self.sold += units

    def sell(self, units: int) -> None:
        """What was reserved is sold."""
        self.reserved -= units
        self.sold += units

    def release(self, units: int) -> None:
        """What was reserved can be sold again."""
        self.reserved -= units
        self.available += units

    def put_back(self, units: int) -> None:
        """What was sold came back and can be sold again."""
        self.sold -= units
        self.available += units

    def save_counts(self) -> None:
        """Write the steps."""
        self.save(update_fields=["total", "available", "reserved", "sold", "closed_at"])

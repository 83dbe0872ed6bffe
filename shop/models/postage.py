"""Postage: what a dispatching organisation asks, and what an order pays to each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Organisation
from shop.models.order import Order
from shop.models.payment import Refund


class PostageRule(models.Model):
    """A flat fee for what one organisation dispatches of an order, free from a sum of its goods.

    Without a rule an organisation asks no postage.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="postage_rule", verbose_name=_("发货方")
    )
    fee_fen = models.BigIntegerField(_("运费（分）"))
    free_from_fen = models.BigIntegerField(_("满额包邮（分）"), null=True, blank=True)
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("运费规则")
        verbose_name_plural = pgettext_lazy("plural", "运费规则")
        constraints = [
            models.CheckConstraint(condition=Q(fee_fen__gte=0), name="postage_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(free_from_fen__isnull=True) | Q(free_from_fen__gte=1),
                name="postage_free_from_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.fee_fen}"


class OrderPostage(models.Model):
    """The postage of an order that one organisation gets, whole. `promised_fen` of it was decided to go back."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="postages", verbose_name=_("订单"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("发货方"))
    amount_fen = models.BigIntegerField(_("运费（分）"))
    promised_fen = models.BigIntegerField(_("应退（分）"), default=0)
    refunded_fen = models.BigIntegerField(_("已退（分）"), default=0)

    class Meta:
        verbose_name = _("订单运费")
        verbose_name_plural = pgettext_lazy("plural", "订单运费")
        ordering = ["order_id", "organisation_id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "organisation"], name="order_postage_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="order_postage_positive"),
            models.CheckConstraint(
                condition=Q(promised_fen__gte=0) & Q(promised_fen__lte=models.F("amount_fen")),
                name="order_postage_promise_bounded",
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0) & Q(refunded_fen__lte=models.F("promised_fen")),
                name="order_postage_refund_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.organisation_id} {self.amount_fen}"


class RefundPostage(models.Model):
    """What a refund gives back of the postage to one organisation."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="postages", verbose_name=_("退款"))
    postage = models.ForeignKey(OrderPostage, models.PROTECT, related_name="+", verbose_name=_("订单运费"))
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        verbose_name = _("运费退款")
        verbose_name_plural = pgettext_lazy("plural", "运费退款")
        constraints = [
            models.UniqueConstraint(fields=["refund", "postage"], name="refund_postage_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="refund_postage_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.postage_id} {self.amount_fen}"

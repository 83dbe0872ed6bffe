"""What a session sells: offers, pins, and the sales they made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from livestream.models.session import LiveSession
from shop.models import OrderLine, StockPool, Variant


class Offer(models.Model):
    """A variant in a session at a live price in fen, out of an allotment of its own."""

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="offers", verbose_name=_("场次"))
    position = models.PositiveSmallIntegerField(_("次序"))
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="offers", verbose_name=_("规格"))
    pool = models.OneToOneField(StockPool, models.PROTECT, related_name="offer", verbose_name=_("专享库存"))
    live_price_fen = models.BigIntegerField(_("直播价（分）"))
    per_person_limit = models.PositiveSmallIntegerField(_("每人限购"), default=5)
    ends_at = models.DateTimeField(_("限时至"), null=True, blank=True)
    closed_at = models.DateTimeField(_("下架时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("直播商品")
        verbose_name_plural = pgettext_lazy("plural", "直播商品")
        ordering = ["session_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="offer_position_once"),
            models.CheckConstraint(condition=Q(live_price_fen__gte=1), name="offer_price_positive"),
            models.CheckConstraint(condition=Q(per_person_limit__gte=1), name="offer_limit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position}"


class Pin(models.Model):
    """An offer was being explained from `pinned_at` to `unpinned_at`; at most one in a session at a time."""

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="pins", verbose_name=_("场次"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="pins", verbose_name=_("商品"))
    price_fen = models.BigIntegerField(_("讲解时价格（分）"))
    pinned_at = models.DateTimeField(_("开始讲解"))
    unpinned_at = models.DateTimeField(_("结束讲解"), null=True, blank=True)

    class Meta:
        verbose_name = _("讲解")
        verbose_name_plural = pgettext_lazy("plural", "讲解")
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(unpinned_at=None), name="pin_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.offer_id}"


class Sale(models.Model):
    """An order line that a session's offer brought. Written with the order; paid or refunded is the order's word."""

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="sales", verbose_name=_("场次"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="sales", verbose_name=_("商品"))
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="sale", verbose_name=_("订单行"))
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("直播成交")
        verbose_name_plural = pgettext_lazy("plural", "直播成交")

    def __str__(self) -> str:
        return f"{self.session_id} {self.line_id}"

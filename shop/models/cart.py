"""The cart, for buying outside a room."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.product import Variant


class CartItem(models.Model):
    """One variant in a user's cart."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="cart_items", verbose_name=_("用户")
    )
    variant = models.ForeignKey(Variant, models.CASCADE, verbose_name=_("规格"))
    quantity = models.PositiveIntegerField(_("数量"))

    class Meta:
        verbose_name = _("购物车商品")
        verbose_name_plural = pgettext_lazy("plural", "购物车商品")
        constraints = [
            models.UniqueConstraint(fields=["user", "variant"], name="cart_variant_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="cart_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} x{self.quantity}"

"""Delivery addresses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.encryption import EncryptedTextField


class Address(models.Model):
    """Where an order goes. Name, phone and street are encrypted at rest; an order keeps its address by this row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="addresses", verbose_name=_("用户")
    )
    recipient = EncryptedTextField(_("收货人"))
    phone = EncryptedTextField(_("电话"))
    province = models.CharField(_("省"), max_length=30)
    city = models.CharField(_("市"), max_length=30)
    district = models.CharField(_("区县"), max_length=30)
    detail = EncryptedTextField(_("详细地址"))
    is_default = models.BooleanField(_("默认"), default=False)
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("收货地址")
        verbose_name_plural = pgettext_lazy("plural", "收货地址")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True, removed_at=None), name="address_one_default"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province}{self.city}{self.district}"

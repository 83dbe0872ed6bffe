"""Parcels: what a workshop has to pack for an order, and how it went on its way."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Organisation
from shop.models.order import Order


class Shipment(models.Model):
    """The lines of one order that one organisation dispatches. `signed_by` says whose word the signing is."""

    class Status(models.TextChoices):
        TO_PACK = "to_pack", _("待发货")
        SHIPPED = "shipped", _("已发货")
        SIGNED = "signed", _("已签收")

    class SignedBy(models.TextChoices):
        SHOPPER = "shopper", _("买家确认")
        CARRIER = "carrier", _("承运方签收")
        TIME = "time", _("到期自动确认")

    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments", verbose_name=_("订单"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("发货方"))
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.TO_PACK)
    carrier = models.CharField(_("承运方"), max_length=16, blank=True)
    tracking_number = models.CharField(_("运单号"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    shipped_at = models.DateTimeField(_("发货时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.CharField(_("签收依据"), max_length=8, choices=SignedBy.choices, blank=True)

    class Meta:
        verbose_name = _("发货单")
        verbose_name_plural = pgettext_lazy("plural", "发货单")
        indexes = [
            models.Index(fields=["shipped_at"], condition=Q(status="shipped"), name="shipment_on_its_way"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "organisation"], name="shipment_once"),
            models.CheckConstraint(
                condition=Q(status="to_pack", shipped_at__isnull=True, signed_at__isnull=True)
                | Q(status="shipped", shipped_at__isnull=False, signed_at__isnull=True)
                | Q(status="signed", shipped_at__isnull=False, signed_at__isnull=False),
                name="shipment_times_fit",
            ),
            models.CheckConstraint(
                condition=Q(status="signed", signed_by__in=["shopper", "carrier", "time"])
                | Q(status__in=["to_pack", "shipped"], signed_by=""),
                name="shipment_signed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.organisation_id} {self.status}"

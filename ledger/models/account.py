"""Accounts of the books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Beneficiary, Organisation


class Account(models.Model):
    """An account, owned by an organisation, a beneficiary or (clearing, fees) by nobody.

    `code` is made of kind and id ('payable:beneficiary:17'): no name ever stands in the books.
    """

    class Type(models.TextChoices):
        ASSET = "A", _("资产")
        LIABILITY = "L", _("负债")
        REVENUE = "R", _("收入")
        EXPENSE = "X", _("费用")
        EQUITY = "E", _("权益")

    code = models.CharField(_("代码"), max_length=64, unique=True)
    type = models.CharField(_("类型"), max_length=1, choices=Type.choices)
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("机构")
    )
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, blank=True, verbose_name=_("受助人")
    )

    class Meta:
        verbose_name = _("账户")
        verbose_name_plural = pgettext_lazy("plural", "账户")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(beneficiary=None), name="account_one_owner_at_most"
            )
        ]

    def __str__(self) -> str:
        return self.code

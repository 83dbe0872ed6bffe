"""Assisted people. In public they appear under an alias they chose, with what they consented to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.encryption import EncryptedTextField
from programmes.models.organisation import Organisation
from programmes.models.programme import Programme


class Beneficiary(models.Model):
    """A person the programme helps; as a maker, credited for what she made."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="beneficiaries", verbose_name=_("项目")
    )
    workshop = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="makers", verbose_name=_("工坊")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="beneficiary",
        verbose_name=_("用户"),
    )
    alias = models.CharField(_("化名"), max_length=20)
    craft = models.CharField(_("手艺"), max_length=40, blank=True)
    story = models.TextField(_("自述"), blank=True, help_text=_("仅在本人同意公开时显示"))
    legal_name = EncryptedTextField(_("姓名"), blank=True, default="")
    identity_number = EncryptedTextField(_("身份证号"), blank=True, default="")
    identity_index = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    bank_account = EncryptedTextField(_("银行账号"), blank=True, default="")
    is_demo = models.BooleanField(_("演示数据"), default=False)
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("受助人")
        verbose_name_plural = pgettext_lazy("plural", "受助人")

    def __str__(self) -> str:
        return self.alias


class Consent(models.Model):
    """One consent for one purpose; withdrawing sets `withdrawn_at`, never deletes the row."""

    class Purpose(models.TextChoices):
        ALIAS = "alias", _("以化名出现在商品和凭证上")
        STORY = "story", _("公开自述")
        PICTURE = "picture", _("公开作品照片")

    beneficiary = models.ForeignKey(
        Beneficiary, models.CASCADE, related_name="consents", verbose_name=_("受助人")
    )
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("同意书")
        verbose_name_plural = pgettext_lazy("plural", "同意书")
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "purpose"],
                condition=Q(withdrawn_at=None),
                name="consent_once_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary_id} {self.purpose}"

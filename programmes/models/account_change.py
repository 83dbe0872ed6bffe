"""An organisation's bank account: one person proposes a number, another types it again from the papers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.encryption import EncryptedTextField
from programmes.models.organisation import Organisation


class AccountChange(models.Model):
    """A number that is to become an organisation's account. Who proposes and who approves are labels of the audit."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        APPROVED = "approved", _("已复核")
        REFUSED = "refused", _("未通过")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="account_changes", verbose_name=_("机构")
    )
    bank_account = EncryptedTextField(_("对公账号"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    note = models.CharField(_("说明"), max_length=160, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.CharField(_("提出"), max_length=64)
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decided_by = models.CharField(_("复核"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("对公账号变更")
        verbose_name_plural = pgettext_lazy("plural", "对公账号变更")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="proposed"), name="account_change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_at=None, decided_by="")
                | Q(status__in=["approved", "refused"], decided_at__isnull=False) & ~Q(decided_by=""),
                name="account_change_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved", decided_by=F("proposed_by")), name="account_change_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.status}"

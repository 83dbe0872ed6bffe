"""People who broadcast."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.encryption import EncryptedTextField
from programmes.models import Organisation


class Anchor(models.Model):
    """A verified broadcaster (主播). The verification is renewed at least every six months."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="anchor", verbose_name=_("用户")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="anchors", verbose_name=_("所属机构")
    )
    alias = models.CharField(_("化名"), max_length=20)
    legal_name = EncryptedTextField(_("姓名"), blank=True, default="")
    identity_number = EncryptedTextField(_("身份证号"), blank=True, default="")
    portrait = models.ImageField(_("头像"), upload_to="anchors/", blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    verified_until = models.DateTimeField(_("核验有效期至"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("停播时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("主播")
        verbose_name_plural = pgettext_lazy("plural", "主播")

    def __str__(self) -> str:
        return self.alias

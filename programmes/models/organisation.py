"""Organisations that take part: contracted social organisations, workshops, the platform itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.encryption import EncryptedTextField
from programmes.models.federation import Federation


class Organisation(models.Model):
    """An organisation, with the seller's status that a listing must show."""

    class Kind(models.TextChoices):
        SOCIAL = "social", _("社会组织")
        WORKSHOP = "workshop", _("工坊")
        PLATFORM = "platform", _("平台")

    class SellerStatus(models.TextChoices):
        LICENSED = "licensed", _("已登记经营者")
        EXEMPT_HANDICRAFT = "exempt_handicraft", _("家庭手工业（依法免登记）")
        NONE = "none", _("不销售")

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    federation = models.ForeignKey(Federation, models.PROTECT, verbose_name=_("所属工会"))
    seller_status = models.CharField(
        _("经营者状态"), max_length=20, choices=SellerStatus.choices, default=SellerStatus.NONE
    )
    story = models.TextField(_("介绍"), blank=True)
    bank_account = EncryptedTextField(_("对公账号"), blank=True, default="")
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = pgettext_lazy("plural", "机构")

    def __str__(self) -> str:
        return self.name


class OrganisationMember(models.Model):
    """Somebody who answers for an organisation's own parcels, returns, coupons and postage at the staff's door.

    A manager proposes its bank account too.
    """

    class Role(models.TextChoices):
        MANAGER = "manager", _("负责人")
        CLERK = "clerk", _("经办人")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="organisation_posts", verbose_name=_("用户")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="members", verbose_name=_("机构")
    )
    role = models.CharField(_("角色"), max_length=10, choices=Role.choices, default=Role.CLERK)

    class Meta:
        verbose_name = _("机构成员")
        verbose_name_plural = pgettext_lazy("plural", "机构成员")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="organisation_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.organisation_id}"

"""Trade-union federations, and what a staff member may do in one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Federation(models.Model):
    """A union at some level: province, city, district."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        DISTRICT = "district", _("区县")

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("上级"))
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("工会")
        verbose_name_plural = pgettext_lazy("plural", "工会")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in a federation; a city sees its own, the province sees all below it."""

    class Role(models.TextChoices):
        AUDITOR = "auditor", _("审计")
        PROJECT = "project", _("项目管理")
        FINANCE = "finance", _("财务")
        MODERATOR = "moderator", _("内容审核")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("用户")
    )
    federation = models.ForeignKey(Federation, models.PROTECT, verbose_name=_("工会"))
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = pgettext_lazy("plural", "任职")
        constraints = [models.UniqueConstraint(fields=["user", "federation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.federation_id}"

"""Live rooms, who works in them, and the chat groups that shoppers come from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hosts.models.anchor import Anchor
from programmes.models import Organisation


class Room(models.Model):
    """A live room (直播间) with its anchor and the organisation that operates it."""

    slug = models.SlugField(_("地址"), unique=True)
    title = models.CharField(_("名称"), max_length=40)
    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="rooms", verbose_name=_("主播"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="rooms", verbose_name=_("运营机构")
    )
    cover = models.ImageField(_("封面"), upload_to="rooms/", blank=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("直播间")
        verbose_name_plural = pgettext_lazy("plural", "直播间")

    def __str__(self) -> str:
        return self.title


class CrewMember(models.Model):
    """Who else may work in a room's studio."""

    class Role(models.TextChoices):
        ASSISTANT = "assistant", _("助播")
        MODERATOR = "moderator", _("场控")

    room = models.ForeignKey(Room, models.CASCADE, related_name="crew", verbose_name=_("直播间"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="crew_roles", verbose_name=_("用户")
    )
    role = models.CharField(_("角色"), max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = _("直播间成员")
        verbose_name_plural = pgettext_lazy("plural", "直播间成员")
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="crew_once")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.user_id} {self.role}"


class BuyersGroup(models.Model):
    """A chat group whose share links carry its code; an order keeps the code, and this row says what it means."""

    code = models.SlugField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("机构")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("买家群")
        verbose_name_plural = pgettext_lazy("plural", "买家群")

    def __str__(self) -> str:
        return self.name

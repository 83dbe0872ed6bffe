"""What is said in a room."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from livestream.models.session import LiveSession


class ChatMessage(models.Model):
    """A line of chat, an announced order or a word of the system. A deleted line keeps its row (records by law).

    A held line is read by the crew alone until one of them lets it through; one with `shows_at` by everyone from
    then on. `device` is the random id of the cookie that it came from, `role` the author's in the room at that time.
    """

    class Kind(models.TextChoices):
        CHAT = "chat", _("聊天")
        ORDER = "order", _("下单")
        SYSTEM = "system", _("系统")

    class Role(models.TextChoices):
        """Whose word it is: of an alias anyone may think of, nobody can tell."""

        VIEWER = "", _("观众")
        ANCHOR = "anchor", _("主播")
        CREW = "crew", _("场控")

    class Reason(models.TextChoices):
        """Why a line was taken down: a penalty states its reason."""

        SPAM = "spam", _("刷屏")
        ABUSE = "abuse", _("辱骂")
        ADVERT = "advert", _("广告")
        PRIVACY = "privacy", _("泄露隐私")
        FALSE = "false", _("不实信息")
        OTHER = "other", _("其他")

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="chat", verbose_name=_("场次"))
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices, default=Kind.CHAT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("作者"),
    )
    alias = models.CharField(_("昵称"), max_length=20)
    text = models.CharField(_("内容"), max_length=200)
    order_ref = models.BigIntegerField(
        _("订单"), null=True, blank=True, unique=True, help_text=_("一个订单只播报一次")
    )
    at = models.DateTimeField(_("时间"))
    role = models.CharField(_("身份"), max_length=6, choices=Role.choices, blank=True, default="")
    device = models.CharField(_("设备"), max_length=32, blank=True, default="")
    held = models.BooleanField(_("待场控查看"), default=False)
    shows_at = models.DateTimeField(_("显示时间"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("删除时间"), null=True, blank=True)
    deleted_reason = models.CharField(
        _("删除原因"), max_length=8, choices=Reason.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = _("聊天记录")
        verbose_name_plural = pgettext_lazy("plural", "聊天记录")
        indexes = [
            models.Index(fields=["session", "-id"], name="chat_latest"),
            models.Index(fields=["session", "author", "-at"], name="chat_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"

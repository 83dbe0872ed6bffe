"""What was imposed on somebody in a room."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hosts.models import Room
from livestream.models.chat import ChatMessage
from livestream.models.session import LiveSession


class Penalty(models.Model):
    """A mute or a ban in one room, against a person, the device it came from, and the phone behind the account.

    The rules on network trade ask that a penalty states facts, reason, basis, duration and how to appeal: a row
    without one of them can't be saved. `phone_index` is the account's blind index, so that a new account on the
    same number meets the ban. A mute names no device: others may use it.
    """

    class Kind(models.TextChoices):
        MUTE = "mute", _("禁言")
        BAN = "ban", _("移出直播间")

    class Term(models.TextChoices):
        TEN_MINUTES = "ten_minutes", _("10 分钟")
        HOUR = "hour", _("1 小时")
        SESSION = "session", _("本场直播")
        DAY = "day", _("1 天")
        WEEK = "week", _("7 天")
        MONTH = "month", _("30 天")
        FOREVER = "forever", _("长期")

    class Outcome(models.TextChoices):
        """What became of an appeal."""

        UPHELD = "upheld", _("维持处罚")
        LIFTED = "lifted", _("撤销处罚")

    kind = models.CharField(_("类别"), max_length=4, choices=Kind.choices)
    room = models.ForeignKey(Room, models.PROTECT, related_name="penalties", verbose_name=_("直播间"))
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="penalties", verbose_name=_("场次"))
    message = models.ForeignKey(
        ChatMessage, models.PROTECT, null=True, blank=True, related_name="penalties", verbose_name=_("发言")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="penalties", verbose_name=_("当事人")
    )
    device = models.CharField(_("设备"), max_length=32, blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    reason = models.CharField(_("理由"), max_length=8, choices=ChatMessage.Reason.choices)
    facts = models.CharField(_("事实"), max_length=300)
    basis = models.CharField(_("依据"), max_length=200)
    appeal = models.CharField(_("申诉途径"), max_length=200)
    term = models.CharField(_("期限"), max_length=12, choices=Term.choices)
    starts_at = models.DateTimeField(_("开始"))
    until = models.DateTimeField(_("截止"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    lifted_reason = models.CharField(_("解除理由"), max_length=200, blank=True, default="")
    appealed_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    appeal_text = models.CharField(_("申诉内容"), max_length=500, blank=True, default="")

    outcome = models.CharField(_("申诉结果"), max_length=6, choices=Outcome.choices, blank=True, default="")
    answer = models.CharField(_("申诉答复"), max_length=200, blank=True, default="")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("处罚")
        verbose_name_plural = pgettext_lazy("plural", "处罚")
        indexes = [models.Index(fields=["room", "lifted_at"], name="penalty_of_room")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts="")
                & ~Q(basis="")
                & ~Q(appeal="")
                & Q(reason__in=ChatMessage.Reason.values),
                name="penalty_states_why",
            ),
            models.CheckConstraint(
                condition=Q(term__in=["session", "forever"], until__isnull=True)
                | Q(
                    term__in=["ten_minutes", "hour", "day", "week", "month"],
                    until__isnull=False,
                    until__gt=models.F("starts_at"),
                ),
                name="penalty_states_how_long",
            ),
            models.CheckConstraint(condition=Q(kind__in=["mute", "ban"]), name="penalty_kind_known"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_reason=""), name="penalty_lifted_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at__isnull=True)
                | (
                    Q(outcome__in=["upheld", "lifted"], answered_at__isnull=False, appealed_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="penalty_appeal_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.kind} {self.user_id}"

"""Words that a room, or the whole platform, does not want to read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hosts.models import Room


class Word(models.Model):
    """A listed word; without a room it holds everywhere. `folded` is what it is compared as."""

    class Act(models.TextChoices):
        HOLD = "hold", _("先给场控看")
        REFUSE = "refuse", _("不让发")

    room = models.ForeignKey(
        Room, models.CASCADE, null=True, blank=True, related_name="words", verbose_name=_("直播间")
    )
    text = models.CharField(_("词"), max_length=40)
    folded = models.CharField(max_length=80, editable=False)
    act = models.CharField(_("处理"), max_length=6, choices=Act.choices)

    class Meta:
        verbose_name = _("敏感词")
        verbose_name_plural = pgettext_lazy("plural", "敏感词")
        constraints = [
            models.UniqueConstraint(fields=["room", "folded"], name="word_once_a_room"),
            models.UniqueConstraint(fields=["folded"], condition=Q(room=None), name="word_once_everywhere"),
            models.CheckConstraint(condition=~Q(folded=""), name="word_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class ChatRules(models.Model):
    """How a room's chat is kept; a room without a row has neither. Both in seconds.

    `slow_s`: between two lines of one person. `delay_s`: how much earlier the crew reads a line than everyone else.
    """

    room = models.OneToOneField(Room, models.CASCADE, related_name="chat_rules", verbose_name=_("直播间"))
    slow_s = models.PositiveSmallIntegerField(_("慢速（秒）"), default=0)
    delay_s = models.PositiveSmallIntegerField(_("延迟显示（秒）"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("聊天设置")
        verbose_name_plural = pgettext_lazy("plural", "聊天设置")
        constraints = [
            models.CheckConstraint(
                condition=Q(slow_s__lte=300) & Q(delay_s__lte=30), name="chat_rules_bounded"
            )
        ]

    def __str__(self) -> str:
        return str(self.room_id)

"""What viewers find wrong with a line."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from livestream.models.chat import ChatMessage


class Flag(models.Model):
    """One person's or device's complaint about one line, until the crew or staff has looked.

    `person` is 'user:17' or 'device:<random>', as in a socket's ticket.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("已处理")
        DISMISSED = "dismissed", _("不成立")

    message = models.ForeignKey(ChatMessage, models.PROTECT, related_name="flags", verbose_name=_("发言"))
    person = models.CharField(_("举报人"), max_length=80)
    reason = models.CharField(_("理由"), max_length=8, choices=ChatMessage.Reason.choices)
    at = models.DateTimeField(_("时间"))
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome.choices, blank=True, default="")
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("举报")
        verbose_name_plural = pgettext_lazy("plural", "举报")
        indexes = [models.Index(fields=["outcome", "-id"], name="flag_queue")]
        constraints = [
            models.UniqueConstraint(fields=["message", "person"], name="flag_once_a_person"),
            models.CheckConstraint(
                condition=Q(outcome="", handled_at__isnull=True)
                | (~Q(outcome="") & Q(handled_at__isnull=False)),
                name="flag_handled_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.reason}"

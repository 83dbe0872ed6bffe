"""What is said in a replay, to read along."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from livestream.models.session import LiveSession


class Captions(models.Model):
    """One language's captions of a session, as WebVTT that `livestream.rules.webvtt` wrote; times count from the
    replay's beginning."""

    class Language(models.TextChoices):
        CHINESE = "zh", _("中文")
        ENGLISH = "en", _("英文")

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="captions", verbose_name=_("场次"))
    language = models.CharField(_("语言"), max_length=2, choices=Language.choices)
    text = models.TextField(_("字幕"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("字幕")
        verbose_name_plural = pgettext_lazy("plural", "字幕")
        constraints = [
            models.UniqueConstraint(fields=["session", "language"], name="captions_once_a_language"),
            models.CheckConstraint(condition=Q(language__in=["zh", "en"]), name="captions_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.language}"

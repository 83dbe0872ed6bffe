"""Who wants to hear when something that sold out can be bought again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.stock import StockPool


class StockWait(models.Model):
    """A place in the queue at a pool. Nothing is kept for it: whoever is told still has to be quick.

    `told_at`: when she was told that there are units; `messaged_at`: when the message to her phone was handed over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="stock_waits", verbose_name=_("用户")
    )
    pool = models.ForeignKey(StockPool, models.CASCADE, related_name="waits", verbose_name=_("库存"))
    joined_at = models.DateTimeField(_("登记时间"))
    told_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    messaged_at = models.DateTimeField(_("短信时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("到货提醒")
        verbose_name_plural = pgettext_lazy("plural", "到货提醒")
        constraints = [models.UniqueConstraint(fields=["user", "pool"], name="wait_once")]
        indexes = [
            models.Index(fields=["pool", "joined_at"], condition=Q(told_at=None), name="wait_untold"),
            models.Index(
                fields=["told_at"], condition=Q(told_at__isnull=False, messaged_at=None), name="wait_unsent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.pool_id}"

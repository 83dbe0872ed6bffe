"""Who gets what: effective-dated split policies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SplitPolicy(models.Model):
    """How the price of a line is split, from `valid_from` (inclusive) to `valid_to` (exclusive).

    A draft until `published_at` is set. The database publishes it only when its shares total 10,000 and no other
    published policy of the scope overlaps; from then on it and its shares are fixed, but for an open end, which may be
    closed once, at a moment after every sale that stands under it.
    """

    class Scope(models.TextChoices):
        LIVE = "live", _("直播间")
        SHELF = "shelf", _("店铺")

    scope = models.CharField(_("范围"), max_length=8, choices=Scope.choices)
    version = models.CharField(_("版本"), max_length=16)
    valid_from = models.DateTimeField(_("生效"))
    valid_to = models.DateTimeField(_("失效"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("分配规则")
        verbose_name_plural = pgettext_lazy("plural", "分配规则")
        constraints = [
            models.UniqueConstraint(fields=["scope", "version"], name="policy_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="policy_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.version}"


class SplitShare(models.Model):
    """One role's share in basis points (1/10,000); the shares of a policy total 10,000."""

    class Role(models.TextChoices):
        MAKER = "maker", _("制作人")
        WORKSHOP = "workshop", _("工坊")
        HOST = "host", _("主播机构")
        PLATFORM = "platform", _("平台运营")

    policy = models.ForeignKey(SplitPolicy, models.PROTECT, related_name="shares", verbose_name=_("规则"))
    position = models.PositiveSmallIntegerField(_("次序"))
    role = models.CharField(_("角色"), max_length=8, choices=Role.choices)
    basis_points = models.PositiveIntegerField(_("份额（万分之）"))

    class Meta:
        verbose_name = _("份额")
        verbose_name_plural = pgettext_lazy("plural", "份额")
        ordering = ["policy_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "position"], name="share_position_once"),
            models.UniqueConstraint(fields=["policy", "role"], name="share_role_once"),
            models.CheckConstraint(condition=Q(basis_points__range=(1, 10000)), name="share_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.basis_points}"

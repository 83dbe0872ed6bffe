"""Welfare projects and their figures, each figure in its own unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models.federation import Federation
from programmes.models.organisation import Organisation


class Programme(models.Model):
    """One sub-project: which union pays which organisation for what."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=80)
    summary = models.TextField(_("简介"), blank=True)
    federation = models.ForeignKey(Federation, models.PROTECT, verbose_name=_("主办工会"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("承办机构")
    )
    since = models.PositiveSmallIntegerField(_("起始年份"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = pgettext_lazy("plural", "项目")

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """A reported number with its unit and source. People, households and participations are never added up."""

    class Unit(models.TextChoices):
        PEOPLE = "people", _("人")
        HOUSEHOLDS = "households", _("户")
        PARTICIPATIONS = "participations", _("人次")
        ROOMS = "rooms", _("间")
        GROUPS = "groups", _("个")
        YUAN = "yuan", _("元")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="figures", verbose_name=_("项目"))
    label = models.CharField(_("指标"), max_length=80)
    shown = models.CharField(_("写法"), max_length=40, help_text=_("例如“75,000 余”"))
    unit = models.CharField(_("单位"), max_length=16, choices=Unit.choices)
    source = models.CharField(_("来源"), max_length=160)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("programme", "数据")
        verbose_name_plural = pgettext_lazy("plural", "数据")
        ordering = ["programme_id", "position"]

    def __str__(self) -> str:
        return f"{self.label} {self.shown}"

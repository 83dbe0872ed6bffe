"""One act, by one actor, on one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditEntry(models.Model):
    """Append-only: triggers refuse UPDATE and DELETE. Holds ids and codes only."""

    at = models.DateTimeField(_("时间"), db_index=True)
    actor_kind = models.CharField(_("操作者类别"), max_length=16)
    actor_id = models.BigIntegerField(_("操作者编号"), null=True)
    actor_label = models.CharField(_("操作者"), max_length=64)
    action = models.CharField(_("动作"), max_length=64, db_index=True)
    target_type = models.CharField(_("对象类别"), max_length=64)
    target_id = models.CharField(_("对象编号"), max_length=64)
    data = models.JSONField(_("数据"), default=dict)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = pgettext_lazy("plural", "审计记录")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["actor_kind", "actor_id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"

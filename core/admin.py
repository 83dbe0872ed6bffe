"""The audit trail, for reading."""

from django.contrib import admin

from core.models import AuditEntry
from core.read_only_admin import ReadOnlyAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to which row."""

    list_display = ("at", "actor_label", "action", "target_type", "target_id")
    list_filter = ("action", "target_type", "actor_kind")
    search_fields = ("=actor_label", "=target_id", "action")
    date_hierarchy = "at"
    ordering = ("-id",)

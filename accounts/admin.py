"""People who signed in. Only for those who may see user accounts at all; phones are never shown."""

from django.contrib import admin

from accounts.models import User
from core.read_only_admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """A user by alias."""

    list_display = ("id", "shown_alias", "phone_verified", "is_staff", "is_active", "created_at")
    list_filter = ("is_staff", "is_active", "phone_verified")
    search_fields = ("=id", "alias", "=username")
    ordering = ("-id",)

"""Registers our own admin site, which asks for a second factor."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin with our site class."""

    default_site = "api.staff.site.StaffSite"

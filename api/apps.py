"""App configuration of `api`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        """Let drf-spectacular find what it must be told."""
        import api.schema  # noqa: F401

"""App configuration of `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        """Let drf-spectacular find what it must be told."""
        import api.schema  # noqa: F401

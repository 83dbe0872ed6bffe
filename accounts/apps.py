"""App configuration of `accounts`."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = pgettext_lazy("plural", "账户")

    def ready(self) -> None:
        """Listen to Django."""
        import accounts.leaving  # noqa: F401

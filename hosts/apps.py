"""App configuration of `hosts`."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class HostsConfig(AppConfig):
    name = "hosts"
    verbose_name = pgettext_lazy("plural", "主播")

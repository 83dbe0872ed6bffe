"""App configuration of `programmes`."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = pgettext_lazy("plural", "项目")

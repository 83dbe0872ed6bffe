"""App configuration of `sandbox`: demo data and its commands."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "sandbox"
    verbose_name = "演示"

"""App configuration of `livestream`."""

from django.apps import AppConfig


class LivestreamConfig(AppConfig):
    name = "livestream"
    verbose_name = "直播"

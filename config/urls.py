"""All addresses."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("api.urls")),
]
assert settings.HEADLESS_ONLY  # allauth.urls then holds callbacks only, no pages

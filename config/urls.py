"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("api.account.allauth_urls")),
    path("", include("api.urls")),
]

handler403 = "api.web.errors.not_for_you"
handler404 = "api.web.errors.not_found"
handler500 = "api.web.errors.server_error"

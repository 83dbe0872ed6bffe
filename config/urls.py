"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("api.account.allauth_urls")),
    # with HEADLESS_ONLY these are callbacks only, no pages
    path("accounts/", include("allauth.urls")),
    path("", include("api.urls")),
]

handler500 = "api.web.errors.server_error"

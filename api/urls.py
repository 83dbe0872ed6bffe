"""The doors, one an audience."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/language", set_language, name="set_language"),
    path("staff/", admin.site.urls),
    path("api/v1/account/", include("api.account.urls")),
    path("api/v1/public/", include("api.public.urls")),
    path("api/v1/shopper/", include("api.shopper.urls")),
    path("api/v1/anchor/", include("api.anchor.urls")),
    path("api/v1/staff/", include("api.staff.organisations.urls")),
    path("api/v1/beneficiary/", include("api.beneficiary.urls")),
    path("hooks/", include("api.hooks.urls")),
    # last: it answers every address that nothing else does
    path("", include("api.web.urls")),
]

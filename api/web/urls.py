"""The storefront's pages. Included last: what nothing else answers is a page that does not exist."""

from django.conf import settings
from django.urls import path, re_path
from django.views.generic import RedirectView

from api.web.errors import no_such_door
from api.web.media import media
from api.web.pages import PAGES
from api.web.plain import health, robots
from api.web.probes import metrics, ready
from api.web.shell import missing, page_view

urlpatterns = [
    path("healthz", health, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}brand/favicon.svg")),
    path("staff", RedirectView.as_view(url="/staff/")),
    path("media/<path:path>", media, name="media"),
    re_path(r"^(?:api|_allauth|hooks|static)/", no_such_door),
    *[path(page.route, page_view(page)) for page in PAGES],
    re_path(r"^", missing, name="missing"),
]

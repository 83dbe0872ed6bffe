"""The shell: the one HTML page that Django serves, with a share card and the page's first data in it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from api.account.me import me
from api.web.first_data import first_data
from api.web.manifest import NotBuilt, assets
from api.web.pages import Head, Page

PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=(), serial=()"

DEFAULT_PICTURE = "brand/share.png"


def absolute(path: str) -> str:
    """An address that another site's crawler can fetch."""
    return urljoin(f"{settings.PUBLIC_URL}/", path)


def _page_data(request: HttpRequest, data: Any) -> dict[str, Any]:
    return {
        "path": request.path,
        "data": data,
        "me": me(request, request.user),
        "config": {
            "stripe_js": settings.STRIPE_JS_URL,
            "stripe_key": settings.STRIPE_PUBLISHABLE_KEY,
            "mode": settings.MODE,
            "video_origin": settings.VIDEO_PUBLIC_URL,
        },
    }


def _head(page: Page, data: Any) -> Head:
    if page.head and data is not None:
        return page.head(data)
    return Head(str(page.title))


def answer(request: HttpRequest, page: Page, *, status: int, data: Any = None) -> HttpResponse:
    """The shell for a page with its data."""
    try:
        files = assets(page.view)
    except NotBuilt:
        return render(request, "web/not_built.html", status=503)
    head = _head(page, data)
    page_data = _page_data(request, data)
    context = {
        "assets": files,
        "title": " · ".join([head.title, _("暖心桥")]),
        "description": head.description or _("看得见每一分钱去了哪里的工人手作直播。"),
        "image": absolute(head.image or static(DEFAULT_PICTURE)),
        "url": absolute(request.path),
        "lang": "en" if (get_language() or "").startswith("en") else "zh-CN",
        "large_type": page_data["me"]["large_type"] or request.COOKIES.get("large_type") == "1",
        "indexed": page.indexed and status == 200,
        "page_data": page_data,
    }
    response = render(request, "web/shell.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    response["Permissions-Policy"] = PERMISSIONS
    return response


def page_view(page: Page) -> Callable[..., HttpResponse]:
    """The Django view of a page."""

    @require_safe
    @ensure_csrf_cookie
    def view(request: HttpRequest, **parameters: Any) -> HttpResponse:
        if page.data is None:
            return answer(request, page, status=200)
        found = first_data(request, page.data.format(**parameters), page.query)
        # 429 or 5xx: the shell comes anyway, and the page asks again for itself
        return answer(request, page, status=404 if found.status == 404 else 200, data=found.body)

    return view


MISSING = Page("", "", indexed=False)


@require_safe
@ensure_csrf_cookie
def missing(request: HttpRequest, **parameters: Any) -> HttpResponse:
    """No such page: the storefront says so, with the status that says so."""
    page = Page(MISSING.route, _("没有这个页面"), indexed=False)
    return answer(request, page, status=404)

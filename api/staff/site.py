"""The staff's site: Django admin and the audit pages, behind a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path
from unfold.sites import UnfoldAdminSite

from api.staff.content_policy import ADMIN_PAGES

View = Callable[..., HttpResponseBase]


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with TOTP, a passkey or a recovery code."""
    records = get_authentication_records(request, cast(AbstractBaseUser, request.user))
    return any(record.get("method") == "mfa" for record in records)


def ask_to_sign_in(request: HttpRequest, then: str) -> HttpResponseRedirect:
    """To the account page, which signs in, asks for the second factor, and comes back to `then`."""
    return HttpResponseRedirect(f"/account?next={quote(then, safe='/')}")


class StaffSite(UnfoldAdminSite):
    """Lets in active staff whose session has a second factor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may see staff pages at all."""
        return super().has_permission(request) and used_second_factor(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """A view with the site's door and its content policy.

        Whoever may become staff by signing in is sent to do so; anybody else gets 403.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
                    raise PermissionDenied
                return ask_to_sign_in(request, request.get_full_path())
            response: HttpResponseBase = guarded(request, *args, **kwargs)
            if not hasattr(response, "_csp_config"):
                response._csp_config = ADMIN_PAGES  # type: ignore[attr-defined]
            return response

        return entered

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """There is no password form: the account page signs in."""
        return ask_to_sign_in(request, "/staff/")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """What waits for the reader."""
        from api.staff.home import home_page

        return home_page(request)

    def tables(self, request: HttpRequest) -> HttpResponse:
        """Every table of the admin."""
        return super().index(request)

    def extra_urls(self) -> list[URLPattern]:
        """The audit pages stand beside the tables, behind the same door."""
        from api.staff.urls import audit_urls

        tables = path("tables/", self.admin_view(self.tables), name="staff_tables")
        return [tables, *audit_urls(self.admin_view)]

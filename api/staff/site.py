"""The staff's site: Django admin behind a second factor."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with TOTP, a passkey or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class StaffSite(UnfoldAdminSite):
    """Lets in active staff whose session has a second factor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may see staff pages at all."""
        return super().has_permission(request) and used_second_factor(request)

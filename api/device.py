"""A device's random id, in a cookie under our seal: its tabs are one viewer, and nobody makes up another's or many."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "device"
AGE_S = 365 * 24 * 3600
_SEAL = signing.Signer(salt="api.device")


def new_device() -> str:
    """An id that no device has."""
    return secrets.token_urlsafe(16)


def sealed(device: str) -> str:
    """The cookie's value."""
    return _SEAL.sign(device)


def known_device(request: HttpRequest) -> str | None:
    """The id of the device that asks; None when it was never given one."""
    try:
        return _SEAL.unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None


def remember_device(response: HttpResponseBase, device: str) -> None:
    """Give the device its id, or let it keep it for another year."""
    secure = urlsplit(settings.PUBLIC_URL).scheme == "https"
    response.set_cookie(COOKIE, sealed(device), max_age=AGE_S, httponly=True, samesite="Lax", secure=secure)

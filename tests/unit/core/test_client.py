"""Whose address a limit counts."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from core.client import address


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "counted"),
    [
        (0, "203.0.113.7", "", "203.0.113.7"),
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1", "made up, 198.51.100.1", "198.51.100.1"),
        (2, "127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "203.0.113.7", "6.6.6.6", "203.0.113.7"),
        (1, "127.0.0.1", "not an address", "unknown"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (0, "::ffff:203.0.113.7", "", "203.0.113.7"),
        (0, "", "", "unknown"),
    ],
)
def test_address(settings: Settings, proxies: int, peer: str, forwarded: str, counted: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert address(request) == counted

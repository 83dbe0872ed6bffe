"""The language of a socket: no middleware reads its handshake."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils.translation import get_language_from_request


def language_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The language of who opens a socket, chosen as for a page: the cookie, the browser's languages, ours."""
    texts = {name: value.decode("latin-1") for name, value in headers}
    asking = HttpRequest()
    asking.COOKIES = parse_cookie(texts.get(b"cookie", ""))
    asking.META["HTTP_ACCEPT_LANGUAGE"] = texts.get(b"accept-language", "")
    return get_language_from_request(asking)

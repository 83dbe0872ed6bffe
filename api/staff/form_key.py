"""A form's key: made with the page, so that sending it twice does its act once."""

import re
from uuid import uuid4

from django.http import HttpRequest

from core.errors import Invalid

FIELD = "form_key"
KEY = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    """Of a page that is made now."""
    return uuid4().hex


def key_of(request: HttpRequest) -> str:
    """The key of the form that was sent. Raises Invalid."""
    key = request.POST.get(FIELD, "")
    if not KEY.fullmatch(key):
        raise Invalid(fields={FIELD: ["invalid"]})
    return key

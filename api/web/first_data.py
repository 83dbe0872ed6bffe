"""The first data of a page: what its own GET would answer, asked inside the process."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve


@dataclass(frozen=True)
class FirstData:
    """Status and body of the answer; no body unless the status is 200."""

    status: int
    body: Any


def first_data(request: HttpRequest, address: str, query: Sequence[str] = ()) -> FirstData:
    """Ask the API's view at `address` as the person who asks for the page, passing on the parameters in `query`."""
    try:
        match = resolve(address)
    except Resolver404:
        return FirstData(404, None)
    inner = copy.copy(request)
    inner.path = inner.path_info = address
    # the page's own conditions are not the data's
    inner.META = {key: value for key, value in request.META.items() if not key.startswith("HTTP_IF_")}
    passed = QueryDict(mutable=True)
    passed.update({name: request.GET[name] for name in query if name in request.GET})
    inner.GET = passed  # type: ignore[assignment]
    inner.__dict__.pop("headers", None)
    response = match.func(inner, *match.args, **match.kwargs)
    status = int(response.status_code)
    return FirstData(status, getattr(response, "data", None) if status == 200 else None)

"""Numbers in addresses that no database can keep: SQLite fails when it is asked for a row of some."""

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.api.staff.world import signed_in, staff
from tests.cast import Cast

HUGE = "9" * 20


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address with a number in it, as the site knows it."""
    for part in resolver.url_patterns:
        whole = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from addresses(part, whole)
        elif "<int:" in whole:
            yield whole


def test_no_address_fails_on_one(cast: Cast) -> None:
    client = signed_in(staff("finance"))
    client.raise_request_exception = False
    found = sorted(set(addresses(get_resolver())))
    assert len(found) > 40
    for address in found:
        numbered = re.sub(r"<int:\w+>", HUGE, address).replace("<str:kind>", "line")
        path = re.sub(r"<\w+:\w+>", "zh", numbered.replace("<slug:slug>", "huajian-1"))
        for ask in (client.get, client.post, client.delete):
            answer = ask(path)
            assert answer.status_code < 500, (ask.__name__, path)

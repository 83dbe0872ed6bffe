"""The test gateway's clock while the demo's past is written: its movements fall on the days of the sales."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from core.clock import now


def turn_back() -> None:
    """Have the gateway date what follows by our frozen clock."""
    _behind(int(time.time() - now().timestamp()))


@contextmanager
def turned_back() -> Iterator[None]:
    """Afterwards the gateway's clock is right again."""
    try:
        yield
    finally:
        _behind(0)


def _behind(seconds: int) -> None:
    body = json.dumps({"clock_behind": seconds}).encode()
    headers = {"Content-Type": "application/json"}
    address = f"{settings.STRIPE_API_BASE}/_control/settings"
    urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=20).close()

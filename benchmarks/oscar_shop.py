"""django-oscar, placing orders, in an environment of its own: the yardstick of `benchmarks.orders`.

Its tables are made; then each line that comes in is a run, answered with what it counted, as JSON. One basket of one
product an order, without shipping cost, tax or payment, by oscar's own order creator.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit


def database(url: str) -> dict[str, Any]:
    """Django's words for a DATABASE_URL over a socket, or for a file."""
    if not url.startswith("postgres"):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 60}
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        file = {"NAME": url, "OPTIONS": options}
        return {"ENGINE": "django.db.backends.sqlite3", **file, "CONN_MAX_AGE": None}
    parts = urlsplit(url.replace("@/", "@socket/", 1))
    socket, name = unquote(parts.path).rsplit("/", 1)
    words = {"NAME": name, "USER": parts.username, "HOST": socket}
    return {"ENGINE": "django.db.backends.postgresql", **words, "CONN_MAX_AGE": None}


def set_up(url: str) -> None:
    """Oscar's own settings and tables."""
    import django
    import oscar  # type: ignore[import-not-found]
    from django.conf import settings
    from oscar import defaults

    settings.configure(
        **{name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR_")},
        DATABASES={"default": database(url)},
        INSTALLED_APPS=oscar.INSTALLED_APPS,
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        ROOT_URLCONF="",
        SITE_ID=1,
        SECRET_KEY="a benchmark's",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def shop() -> Callable[[], object]:
    """One product with much stock; how an order of it is placed."""
    from django.db import connection
    from oscar.apps.basket.models import Basket  # type: ignore[import-not-found]
    from oscar.apps.partner.strategy import Default  # type: ignore[import-not-found]
    from oscar.test.factories import (  # type: ignore[import-not-found]
        create_order,
        create_product,
    )

    product = create_product(price=Decimal("99.99"), num_in_stock=10**7)

    def place() -> None:
        basket = Basket.objects.create()
        basket.strategy = Default()
        basket.add_product(product, 1)
        create_order(number=f"{basket.pk:08}", basket=basket)
        connection.close_if_unusable_or_obsolete()

    return place


def run(place: Callable[[], object], buyers: int, seconds: float) -> dict[str, float]:
    """So many threads place for so long."""
    from django.db import connections
    from django.db.backends.utils import CursorWrapper

    counted, done = [0], [0] * buyers
    plain = CursorWrapper.execute

    def execute(self: Any, sql: Any, params: Any = None) -> Any:
        counted[0] += 1
        return plain(self, sql, params)

    until = time.perf_counter() + seconds

    def buy(number: int) -> None:
        while time.perf_counter() < until:
            place()
            done[number] += 1
        connections.close_all()

    CursorWrapper.execute = execute  # type: ignore[method-assign]
    began = time.perf_counter()
    threads = [threading.Thread(target=buy, args=(number,)) for number in range(buyers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    CursorWrapper.execute = plain  # type: ignore[method-assign]
    took = time.perf_counter() - began
    return {"rate": sum(done) / took, "queries": counted[0] / max(1, sum(done))}


def serve(place: Callable[[], object], buyers: int, seconds: float) -> None:
    """A run for each line that comes in. What is read at the first order only is read before."""
    place()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(run(place, buyers, seconds)), flush=True)


if __name__ == "__main__":
    set_up(sys.argv[1])
    serve(shop(), int(sys.argv[2]), float(sys.argv[3]))

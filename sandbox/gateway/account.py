"""The Stripe account that the gateway plays: what every operation works on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sandbox.gateway.errors import missing
from sandbox.gateway.schedule import Schedule
from sandbox.gateway.settings import Settings
from sandbox.gateway.store import Store

Json = dict[str, Any]


def now() -> int:
    """Seconds since 1970, as Stripe's ``created``."""
    return int(time.time())


@dataclass
class Account:
    """State and surroundings of the gateway. ``url`` is its own address, without a slash at the end."""

    store: Store
    schedule: Schedule
    settings: Settings = field(default_factory=Settings)
    url: str = ""
    cause: Json = field(default_factory=lambda: {"id": None, "idempotency_key": None})
    announce: Callable[[Json], None] = lambda event: None
    expire: Callable[[str, str], None] = lambda intent, token: None
    """Called when a device page opens: it is to close again when its time is over."""

    def today(self) -> int:
        """The time that payments, refunds and what reaches the balance bear."""
        return now() - self.settings.clock_behind

    def fetch(self, kind: str, key: str, param: str = "id") -> Json:
        """The object of that id. Raises StripeError 404."""
        found = self.store.find(kind, key)
        if found is None or found.get("deleted"):
            raise missing(kind, key, param)
        return found

    @contextmanager
    def change(self, *, request_id: str | None = None, key: str | None = None) -> Iterator[None]:
        """One change at a time: operations and late jobs run inside. Events name the request as cause."""
        with self.store.lock:
            self.cause = {"id": request_id, "idempotency_key": key}
            try:
                yield
            finally:
                self.store.commit()

    def later(self, seconds: float, job: Callable[[], None]) -> None:
        """Run ``job`` as a change of its own, caused by no request."""

        def run() -> None:
            with self.change():
                job()

        self.schedule.after(seconds, run)

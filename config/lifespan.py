"""What lives and dies with a server process."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from huey.consumer import Consumer
from huey.contrib.djhuey import HUEY

Application = Callable[[Any, Any, Any], Awaitable[None]]


GARBAGE = (10_000, 10, 10)
"""Python's own 700 looks for garbage several times in one group of orders, and finds none."""


def settle() -> None:
    """Load all doors, and let no search for garbage go through what stays for good: both took a tenth of a rush."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


class EmbeddedConsumer(Consumer):
    """Huey's consumer as threads of the server: a second process could not reach the in-memory layer."""

    def _set_signal_handlers(self) -> None:
        """Signals belong to the server."""


def consumer() -> EmbeddedConsumer:
    """The jobs' threads, not started. What a killed server held locked is free again: there is no other consumer."""
    return EmbeddedConsumer(
        HUEY, workers=1, worker_type="thread", periodic=True, check_worker_health=True, flush_locks=True
    )


class Lifespan:
    """Starts the jobs with the server and stops them with it. With Valkey, jobs are a process of their own."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.jobs: EmbeddedConsumer | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the server's lifespan, pass everything else on."""
        if scope["type"] != "lifespan":
            await self.application(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await asyncio.to_thread(self.start)
                await send({"type": "lifespan.startup.complete"})
            else:
                await asyncio.to_thread(self.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def start(self) -> None:
        """Settle what is loaded; start the job threads, in the embedded default only."""
        if settings.MODE == "test":
            return
        settle()
        if settings.VALKEY_URL:
            return
        import config.tasks  # noqa: F401  registers the periodic jobs

        self.jobs = consumer()
        self.jobs.start()

    def stop(self) -> None:
        """Let running jobs end."""
        if self.jobs:
            self.jobs.stop(graceful=True)

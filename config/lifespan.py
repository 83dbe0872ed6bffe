"""What lives and dies with a server process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from huey.consumer import Consumer
from huey.contrib.djhuey import HUEY

Application = Callable[[Any, Any, Any], Awaitable[None]]


class EmbeddedConsumer(Consumer):
    """Huey's consumer as threads of the server: a second process could not reach the in-memory layer."""

    def _set_signal_handlers(self) -> None:
        """Signals belong to the server."""


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
        """Start the job threads, in the embedded default only."""
        if settings.VALKEY_URL or settings.MODE == "test":
            return
        import config.jobs  # noqa: F401  registers the periodic jobs

        self.jobs = EmbeddedConsumer(
            HUEY, workers=1, worker_type="thread", periodic=True, check_worker_health=True
        )
        self.jobs.start()

    def stop(self) -> None:
        """Let running jobs end."""
        if self.jobs:
            self.jobs.stop(graceful=True)

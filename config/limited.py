"""A limit on work at once: more requests wait here, cheaply, instead of each taking a thread and a connection."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]


class Limited:
    """Lets `at_once` requests through to the application; the others queue in order of arrival."""

    def __init__(self, application: Application, *, at_once: int) -> None:
        self.application = application
        self.places = asyncio.Semaphore(at_once)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request when there is a place."""
        async with self.places:
            await self.application(scope, receive, send)

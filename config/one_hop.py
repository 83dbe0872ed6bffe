"""Django over ASGI with one change of threads a request.

All our middleware and views are synchronous. Django's own handler runs each middleware's two halves, the signals and
the view in a thread by turns, some twenty changes a request, and starts a new thread for every request. Here a whole
request runs in one of a few threads that stay; only a streamed answer goes on part by part.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http.response import HttpResponseBadRequest, HttpResponseBase
from django.urls import set_script_prefix


class OneHop(ASGIHandler):
    """Serves at most `threads` requests at once; put a limit before it, or more will queue unseen."""

    def __init__(self, *, threads: int) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="http")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the body, serve in a thread, send the answer. A client that leaves does not stop what has begun."""
        if scope["type"] != "http":
            raise ValueError(f"not HTTP: {scope['type']}")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        context = contextvars.copy_context()
        response = await self._in_thread(context.run, self._serve, scope, body)
        if not response.streaming:
            await self.send_response(response, send)
            return
        response.streaming_content = self._parts(iter(response.streaming_content), context)
        try:
            await self.send_response(response, send)
        finally:
            await self._in_thread(response.close)

    async def _in_thread(self, act: Callable[..., Any], *words: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act, *words)

    async def _parts(self, content: Iterator[bytes], context: contextvars.Context) -> AsyncIterator[bytes]:
        """Each part is made in a thread when the one before was sent: a slow client holds none meanwhile."""
        while (part := await self._in_thread(context.run, _next, content)) is not None:
            yield part

    def _serve(self, scope: Any, body: Any) -> HttpResponseBase:
        """The whole request, its signals included: they give the thread's database connection back."""
        set_script_prefix("/")
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request is not None else refused or HttpResponseBadRequest()
        if response.streaming:
            close_old_connections()  # the signal that does so comes with the last part
        else:
            response.close()
        body.close()
        return response


def _next(content: Iterator[bytes]) -> bytes | None:
    """The next part, and the thread's database connection back; None after the last."""
    try:
        return next(content, None)
    finally:
        close_old_connections()

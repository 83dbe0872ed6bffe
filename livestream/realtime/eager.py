"""Run a coroutine without a task for as long as it does not have to wait.

An ASGI send nearly always finishes at once; a task for each frame of each socket would cost more than the
frame. (`asyncio.eager_task_factory` does the same from Python 3.12 on; the project also runs on 3.11.)
"""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any


class Waiting:
    """A coroutine that was begun by hand and now waits; `finish()` goes on with it inside a task."""

    __slots__ = ("_coroutine", "_on")

    def __init__(self, coroutine: Coroutine[Any, Any, None], on: Any) -> None:
        self._coroutine = coroutine
        self._on = on

    async def finish(self) -> None:
        """Wait for what the coroutine waits for, and run it to its end."""
        await self

    def __await__(self) -> Generator[Any, Any, None]:
        on = self._on
        while True:
            error: BaseException | None = None
            sent: Any = None
            try:
                sent = yield on
            except BaseException as thrown:
                error = thrown
            try:
                on = self._coroutine.send(sent) if error is None else self._coroutine.throw(error)
            except StopIteration:
                return


def begin(coroutine: Coroutine[Any, Any, None]) -> Waiting | None:
    """Run the coroutine until it ends (None) or has to wait. Raises what it raises."""
    try:
        return Waiting(coroutine, coroutine.send(None))
    except StopIteration:
        return None

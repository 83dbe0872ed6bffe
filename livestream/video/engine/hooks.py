"""The engine's calls to the shop: may this publisher publish, and what happened."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Literal

from livestream.video.contract import EventName

log = logging.getLogger(__name__)

Verdict = Literal["allowed", "refused", "unreachable"]
TIMEOUT_S = 5.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
GIVE_UP_S = 3600.0
"""After this long an event is dropped: the shop reads the state when it comes back."""

# Straight to the shop: a proxy named in the environment is for the outside world.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Hooks:
    """Posts to the shop. Questions and events have threads of their own: a stuck event delays no publisher."""

    def __init__(self, url: str, *, secret: str) -> None:
        self._url, self._secret = url, secret
        self._asking = ThreadPoolExecutor(8, thread_name_prefix="hook-auth")
        self._telling = ThreadPoolExecutor(4, thread_name_prefix="hook-event")
        self._queues: dict[str, asyncio.Queue[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def authorize(self, *, path: str, key: str, ip: str, protocol: str) -> Verdict:
        """Ask whether `key` may publish `path`. No answer is no permission."""
        question = {
            "action": "publish",
            "path": path,
            "protocol": protocol,
            "user": "",
            "password": "",
            "token": key,
            "query": "",
            "ip": ip,
            "id": str(uuid.uuid4()),
        }
        body = json.dumps(question).encode()
        status = await asyncio.get_running_loop().run_in_executor(self._asking, self._post, "auth", body)
        if 200 <= status < 300:
            return "allowed"
        return "refused" if status in (401, 403, 404) else "unreachable"

    def tell(self, event: EventName, path: str, *, reason: str = "", **more: float) -> None:
        """Queue an event; those of one path arrive in order, each again and again until the shop takes it."""
        body = {
            "event": event,
            "path": path,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": str(uuid.uuid4()),
            "reason": reason,
            **more,
        }
        queue = self._queues.get(path)
        if queue is None:
            queue = self._queues[path] = asyncio.Queue()
            task = asyncio.create_task(self._deliver(path, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        queue.put_nowait(json.dumps(body).encode())

    async def drain(self, *, timeout_s: float) -> None:
        """Give the last events a chance before the process ends."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_s)
        for task in self._tasks:
            task.cancel()
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._telling.shutdown(wait=False, cancel_futures=True)

    async def _deliver(self, path: str, queue: asyncio.Queue[bytes]) -> None:
        while not queue.empty():
            await self._deliver_one(path, queue.get_nowait())
        del self._queues[path]

    async def _deliver_one(self, path: str, body: bytes) -> None:
        loop = asyncio.get_running_loop()
        pause, began = FIRST_PAUSE_S, loop.time()
        while True:
            status = await loop.run_in_executor(self._telling, self._post, "events", body)
            if 200 <= status < 300:
                return
            if 400 <= status < 500 and status not in (408, 425, 429):
                log.error("the shop refused an event of %s with %d", path, status)
                return
            if loop.time() - began > GIVE_UP_S:
                log.error("an event of %s was given up", path)
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _post(self, name: str, body: bytes) -> int:
        """The status that the shop answered, 0 when it didn't. Runs on a thread."""
        headers = {"Content-Type": "application/json", "X-Hook-Secret": self._secret}
        request = urllib.request.Request(self._url + name, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with _opener.open(request, timeout=TIMEOUT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except (OSError, ValueError):
            return 0

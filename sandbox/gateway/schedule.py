"""Things that happen a little later: settlement, refunds of slow cards, deliveries of webhooks."""

import heapq
import itertools
import threading
import time
import traceback
from collections.abc import Callable
from queue import SimpleQueue

WORKERS = 8  # a slow webhook endpoint must not hold up the settlement of other payments
Job = Callable[[], None]


class Schedule:
    """Runs jobs after a delay, on daemon threads: a delivery that hangs must not keep the process alive."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Job]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._ready: SimpleQueue[Job] = SimpleQueue()

    def start(self) -> None:
        """Begin to run jobs."""
        threading.Thread(target=self._watch, name="gateway-schedule", daemon=True).start()
        for number in range(WORKERS):
            threading.Thread(target=self._work, name=f"gateway-work-{number}", daemon=True).start()

    def after(self, seconds: float, job: Job) -> None:
        """Run ``job`` once, not earlier than in so many seconds."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._count), job))
            self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._due or self._due[0][0] > time.monotonic():
                    self._changed.wait(max(0.001, self._due[0][0] - time.monotonic()) if self._due else None)
                self._ready.put(heapq.heappop(self._due)[2])

    def _work(self) -> None:
        while True:
            job = self._ready.get()
            try:
                job()
            except Exception:  # one broken job must not end the worker
                traceback.print_exc()

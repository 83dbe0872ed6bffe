"""Group commit: what many buyers want at once is written in one transaction.

One update and one commit a buyer make a queue at the stock pool's row, each waiting for the disk in turn. Here the
wishes that wait are taken together; while they are committed, the next ones gather. There is no pause: a buyer who is
alone is served at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Generic, TypeVar

from django.conf import settings
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from core.errors import Refusal

MOST = 128
"""Wishes of one transaction: more make nobody faster and everybody wait longer."""
TRIES = 5
IDLE_SECONDS = 10.0
"""The thread ends when nobody wanted anything for so long; the next wish starts another."""
LINGER_SECONDS = 0.05
"""The connection is kept for so long: in a rush the next wish comes at once, and to open one costs like a wish."""
PATIENCE_SECONDS = 60.0
_TURN = threading.Lock()
"""SQLite has one writer, and whoever finds it busy sleeps, longer each time: this process's groups take turns."""

Wish = TypeVar("Wish")
Done = TypeVar("Done")
Many = Callable[[Sequence[Wish]], Sequence["Done | Refusal"]]
"""Writes for all wishes in the caller's transaction; an outcome each, in their order. A refused one wrote nothing."""


def commit_alone(many: Many[Wish, Done], wish: Wish) -> Done:
    """One wish on this connection, in a transaction of its own or inside the caller's. Raises its refusal.

    Tries again when a unique value was taken at the same moment: the second time sees what the other wrote.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                [outcome] = many([wish])
        except IntegrityError:
            if attempt == TRIES:
                raise
            continue
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome
    raise AssertionError("unreachable")


class Committer(Generic[Wish, Done]):
    """Gathers the wishes of this process and commits them in groups, on a thread with a connection of its own."""

    def __init__(self, many: Many[Wish, Done], *, most: int = MOST) -> None:
        self._many, self._most = many, most
        self._waiting: deque[tuple[Wish, Future[Done]]] = deque()
        self._wanted = threading.Condition()
        self._thread: threading.Thread | None = None
        self._busy = False

    def submit(self, wish: Wish) -> Done:
        """Wait until the wish is committed. Raises its refusal, or what the database said.

        Never call it in a transaction: the group would wait for the caller's locks, and the caller for the group
        (RuntimeError). Without settings.GROUP_COMMIT the wish is committed alone on the caller's connection.
        """
        if not settings.GROUP_COMMIT:
            return commit_alone(self._many, wish)
        if connection.in_atomic_block:
            raise RuntimeError("a wish that waits for its group must not hold a transaction")
        if connection.vendor == "postgresql":
            # whoever waits gives the connection back, or eight who wait would keep the pool's last one from the group
            connection.close_if_unusable_or_obsolete()
        answer: Future[Done] = Future()
        with self._wanted:
            self._waiting.append((wish, answer))
            self._busy = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                self._thread.start()
            self._wanted.notify_all()
        return answer.result(PATIENCE_SECONDS)

    def settle(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until nobody waits and the events of the last group are out; whether that came in time."""
        with self._wanted:
            return self._wanted.wait_for(lambda: not self._busy, seconds)

    def _run(self) -> None:
        while (group := self._next()) is not None:
            self._commit(group)
            with self._wanted:
                if not self._wanted.wait_for(lambda: self._waiting, LINGER_SECONDS):
                    connections.close_all()
                    self._busy = False
                    self._wanted.notify_all()

    def _next(self) -> list[tuple[Wish, Future[Done]]] | None:
        """All who wait, up to the most; None when the thread may end."""
        with self._wanted:
            if not self._wanted.wait_for(lambda: self._waiting, IDLE_SECONDS):
                self._thread = None
                return None
            return [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]

    def _commit(self, group: list[tuple[Wish, Future[Done]]]) -> None:
        outcomes: list[Done | Refusal] = []

        def answer() -> None:
            turn.close()
            for (_, waiting), outcome in zip(group, outcomes, strict=True):
                _tell(waiting, outcome)

        with ExitStack() as turn:
            if connection.vendor == "sqlite":
                turn.enter_context(_TURN)
            self._write(group, outcomes, answer)

    def _write(
        self,
        group: list[tuple[Wish, Future[Done]]],
        outcomes: list[Done | Refusal],
        answer: Callable[[], None],
    ) -> None:
        try:
            with transaction.atomic():
                # the first thing after the commit: nobody waits for the events of the others
                transaction.on_commit(answer)
                outcomes += self._many([wish for wish, _ in group])
        except (OperationalError, InterfaceError) as error:
            # the database is away or overwhelmed; whether it committed is not known, the buyers' keys will tell
            _fail(group, error)
        except Exception as error:
            # one of them is at fault, or lost a race: each alone, so that nobody else suffers
            if len(group) == 1 and not isinstance(error, IntegrityError):
                _fail(group, error)
            else:
                self._one_by_one(group)

    def _one_by_one(self, group: list[tuple[Wish, Future[Done]]]) -> None:
        for wish, waiting in group:
            if waiting.done():
                continue
            try:
                _tell(waiting, commit_alone(self._many, wish))
            except Exception as error:
                _fail([(wish, waiting)], error)


def _tell(waiting: Future[Done], outcome: Done | Refusal) -> None:
    if isinstance(outcome, Refusal):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)


def _fail(group: Sequence[tuple[Wish, Future[Done]]], error: BaseException) -> None:
    for _, waiting in group:
        if not waiting.done():
            waiting.set_exception(error)

"""Group commit: what many buyers want at once is written in one transaction.

One update and one commit a buyer make a queue at the stock pool's row, each waiting for the disk in turn. Here the
wishes that wait are taken together; while they are committed, the next ones gather. There is no pause: a buyer who is
alone is served at once.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Generic, TypeVar

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from core.errors import Refusal

log = logging.getLogger(__name__)

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


class _Group(Generic[Wish, Done]):
    """Wishes of one transaction, and what became of each.

    The gate is shut until all outcomes stand. Whoever passes opens it for the next: a hundred buyers who are woken
    at once fight for the interpreter, and that cost more than their group.
    """

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.outcomes: Sequence[Done | Exception] = ()
        self._gate = threading.Lock()
        self._gate.acquire()

    def answer(self, outcomes: Sequence[Done | Exception]) -> None:
        """Tell everybody, once."""
        self.outcomes = outcomes
        self._gate.release()

    def outcome(self, place: int) -> Done:
        """Wait for what became of the wish at `place`. Raises a refusal or an error, and TimeoutError."""
        if not self._gate.acquire(timeout=PATIENCE_SECONDS):
            raise TimeoutError("the group was not committed in time")
        self._gate.release()
        outcome = self.outcomes[place]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Committer(Generic[Wish, Done]):
    """Gathers the wishes of this process and commits them in groups, on a thread with a connection of its own."""

    def __init__(self, many: Many[Wish, Done], *, most: int = MOST) -> None:
        self._many, self._most = many, most
        self._waiting: deque[_Group[Wish, Done]] = deque()
        self._lock = threading.Lock()
        self._wanted, self._settled = threading.Condition(self._lock), threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self._busy = False

    def submit(self, wish: Wish) -> Done:
        """Wait until the wish is committed. Raises its refusal, or what the database said.

        Never call it in a transaction: the group would wait for the caller's locks, and the caller for the group
        (RuntimeError). Without settings.GROUP_COMMIT the wish is committed alone on the caller's connection.
        """
        if not settings.GROUP_COMMIT:
            return commit_alone(self._many, wish)
        here = connections[DEFAULT_DB_ALIAS]
        if here.in_atomic_block:
            raise RuntimeError("a wish that waits for its group must not hold a transaction")
        if here.vendor == "postgresql":
            # whoever waits gives the connection back, or eight who wait would keep the pool's last one from the group
            here.close_if_unusable_or_obsolete()
        with self._lock:
            if not self._waiting or len(self._waiting[-1].wishes) == self._most:
                self._waiting.append(_Group())
            group = self._waiting[-1]
            place = len(group.wishes)
            group.wishes.append(wish)
            self._busy = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                self._thread.start()
            self._wanted.notify()
        return group.outcome(place)

    def settle(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until nobody waits and the events of the last group are out; whether that came in time."""
        with self._lock:
            return self._settled.wait_for(lambda: not self._busy, seconds)

    def _run(self) -> None:
        while (group := self._next()) is not None:
            self._commit(group)

    def _next(self) -> _Group[Wish, Done] | None:
        """Those who wait; None when the thread may end."""
        with self._lock:
            if not self._wanted.wait_for(lambda: self._waiting, LINGER_SECONDS):
                connections.close_all()
                self._busy = False
                self._settled.notify_all()
                if not self._wanted.wait_for(lambda: self._waiting, IDLE_SECONDS):
                    self._thread = None
                    return None
            return self._waiting.popleft()

    def _commit(self, group: _Group[Wish, Done]) -> None:
        error = self._tried(group)
        if isinstance(error, IntegrityError):
            # two drew one number, or another process was first with a key: the next time sees what it wrote
            error = self._tried(group)
        if error is not None:
            group.answer(self._apart(group.wishes, error))

    def _tried(self, group: _Group[Wish, Done]) -> Exception | None:
        """Commit a group; why that could not be."""
        try:
            self._together(group)
        except Exception as error:
            if not group.outcomes:
                return error
            log.exception("what follows a commit failed")  # the commit stands, and everybody knows
        return None

    def _together(self, group: _Group[Wish, Done]) -> None:
        outcomes: list[Done | Refusal] = []

        def answer() -> None:
            turn.close()
            group.answer(outcomes)

        with ExitStack() as turn:
            turn.enter_context(_turn())
            with transaction.atomic():
                # the first thing after the commit: nobody waits for the events of the others
                transaction.on_commit(answer)
                outcomes += self._many(group.wishes)
                if len(outcomes) != len(group.wishes):
                    raise ValueError("there must be an outcome for each wish")

    def _apart(self, wishes: Sequence[Wish], error: Exception) -> Sequence[Done | Exception]:
        """What becomes of the wishes of a group that failed."""
        if isinstance(error, OperationalError | InterfaceError):
            # the database is away or overwhelmed; whether it committed is not known, the buyers' keys will tell
            return [error] * len(wishes)
        if len(wishes) == 1 and not isinstance(error, IntegrityError):
            return [error]
        # one of them is at fault, or lost a race: each alone, so that nobody else suffers
        return [self._alone(wish) for wish in wishes]

    def _alone(self, wish: Wish) -> Done | Exception:
        try:
            with _turn():
                return commit_alone(self._many, wish)
        except Exception as error:
            return error


def _turn() -> AbstractContextManager[object]:
    return _TURN if connection.vendor == "sqlite" else nullcontext()

"""Faults on order, so that tests can have a bad network on purpose and without waiting for one."""

import threading
from dataclasses import dataclass, fields
from typing import Any

from sandbox.gateway.errors import StripeError

HOLD_SECONDS = 60.0
RATE_LIMITED = 429


@dataclass
class Fault:
    """What befalls the next ``times`` requests whose path begins with ``path``.

    ``when`` is ``before`` (nothing is carried out) or ``after`` (carried out, then the answer goes wrong).
    ``status`` answers with that error; ``drop`` closes the connection without an answer; ``delay`` waits so
    many seconds; ``hold`` waits until that name is released, for a test to look at a request under way.
    """

    path: str = "/v1/"
    method: str = ""
    when: str = "before"
    times: int = 1
    status: int = 0
    drop: bool = False
    delay: float = 0.0
    hold: str = ""


class Dropped(Exception):
    """The connection is to be closed without an answer."""


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._changed = threading.Condition()
        self._released: set[str] = set()
        self._waiting: dict[str, int] = {}

    def add(self, wanted: dict[str, Any]) -> None:
        """Raises ValueError for a member that no fault has."""
        known = {field.name for field in fields(Fault)}
        if set(wanted) - known:
            raise ValueError(f"a fault has {sorted(known)}")
        fault = Fault(**wanted)
        with self._changed:
            self._released.discard(fault.hold)
            self._faults.append(fault)

    def clear(self) -> None:
        """No more faults, and nobody waits any longer."""
        with self._changed:
            self._released |= {fault.hold for fault in self._faults} | set(self._waiting)
            self._faults.clear()
            self._changed.notify_all()

    def release(self, name: str) -> None:
        """Let the requests held under ``name`` go on."""
        with self._changed:
            self._released.add(name)
            self._changed.notify_all()

    def waiting(self) -> dict[str, int]:
        """How many requests are held, by name."""
        with self._changed:
            return {name: count for name, count in self._waiting.items() if count}

    def strike(self, method: str, path: str, *, when: str) -> None:
        """Do to this request what was ordered. Raises StripeError or Dropped."""
        fault = self._take(method, path, when)
        if fault is None:
            return
        if fault.hold:
            self._hold(fault.hold)
        if fault.delay:
            threading.Event().wait(fault.delay)
        if fault.drop:
            raise Dropped
        if fault.status == RATE_LIMITED:
            raise StripeError("Request rate limit exceeded.", status=fault.status, code="rate_limit")
        if fault.status:
            raise StripeError("An error on order of the test.", status=fault.status, kind="api_error")

    def _take(self, method: str, path: str, when: str) -> Fault | None:
        with self._changed:
            for fault in self._faults:
                if fault.when == when and path.startswith(fault.path) and fault.method in ("", method):
                    fault.times -= 1
                    if fault.times < 1:
                        self._faults.remove(fault)
                    return fault
        return None

    def _hold(self, name: str) -> None:
        with self._changed:
            self._waiting[name] = self._waiting.get(name, 0) + 1
            self._changed.wait_for(lambda: name in self._released, HOLD_SECONDS)
            self._waiting[name] -= 1

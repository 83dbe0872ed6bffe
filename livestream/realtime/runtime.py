"""This process's hub and bus. The first socket makes the hub; a process without sockets has none."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from livestream.realtime import metrics
from livestream.realtime.bus import Bus, Packet, Removal
from livestream.realtime.hub import Hub
from livestream.realtime.valkey.bus import ValkeyBus


@dataclass(frozen=True)
class _Running:
    hub: Hub
    loop: asyncio.AbstractEventLoop


_running: _Running | None = None


def hub() -> Hub:
    """The hub of the running loop, made if there is none yet. A hub whose loop has ended is replaced."""
    global _running
    loop = asyncio.get_running_loop()
    if _running is None or _running.loop is not loop:
        shared = shared_bus()
        _running = _Running(Hub(timers=loop, wall=time.time, shared=shared), loop)
        if shared is not None:
            shared.attach(_running.hub)
    return _running.hub


def current() -> Hub | None:
    """The hub, from any thread; None where no socket was ever opened or the server has stopped."""
    return _running.hub if _running is not None and not _running.loop.is_closed() else None


def tasks() -> int:
    """Tasks of the hub's loop, from any thread: one socket is a handful, whatever it does."""
    return len(asyncio.all_tasks(_running.loop)) if _running is not None else 0


metrics.TASKS.set_function(tasks)


class InProcessBus:
    """Hands messages to this process's hub. Where there is none (a command, a worker) nobody listens."""

    def send(self, message: Packet | Removal) -> None:
        """From any thread, or from the loop itself."""
        running = _running
        if running is None:
            return
        try:
            running.loop.call_soon_threadsafe(running.hub.deliver, message)
        except RuntimeError:
            return  # the loop has closed: the server is on its way out, and its clients will refetch


@cache
def shared_bus() -> ValkeyBus | None:
    """The bus that processes share, where a server for it is set."""
    return ValkeyBus(settings.VALKEY_URL) if settings.VALKEY_URL else None


_alone = InProcessBus()


def bus() -> Bus:
    """The way to the hub of every process, this one included."""
    return shared_bus() or _alone

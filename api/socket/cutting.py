"""Drop a connection that takes nothing. ASGI has no word for it: a close frame would wait behind the rest.

This leans on uvicorn's websocket protocol, whose bound method `send` is what the consumer gets. With any
other server the connection ends when the kernel gives it up; a test with uvicorn tells when the lean no
longer holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def cut_of(send: Callable[..., Any]) -> Callable[[], None] | None:
    """What drops the connection behind an ASGI `send`; None when there is no telling."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    abort = getattr(transport, "abort", None)
    return abort if callable(abort) else None

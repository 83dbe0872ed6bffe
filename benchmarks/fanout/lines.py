"""The event of these benchmarks: a line of chat that says when it was made."""

from __future__ import annotations

import asyncio
import time

from livestream.realtime.events import ChatLineAdded

TEXT = "这个颜色适合送给孩子吗？我们上次买的那副已经踢坏了。"


async def until_due(began: float, id: int, pause_s: float) -> None:
    """Wait for the next event's moment. A server that is late makes up for it: the rate is what was asked for."""
    await asyncio.sleep(max(0.0, began + id * pause_s - time.monotonic()))


def line(id: int, size: int = 0) -> ChatLineAdded:
    """A line, padded to `size` characters."""
    at = str(time.monotonic_ns())  # phones on this machine tell from it how long it took
    return ChatLineAdded(
        {
            "id": id,
            "v": 1,
            "kind": "chat",
            "alias": "小麦",
            "text": TEXT.ljust(size, "。"),
            "at": at,
            "role": "",
            "deleted": False,
        }
    )

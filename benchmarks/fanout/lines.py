"""The event of these benchmarks: a line of chat that says when it was made."""

from __future__ import annotations

import time

from livestream.realtime.events import ChatLineAdded

TEXT = "这个颜色适合送给孩子吗？我们上次买的那副已经踢坏了。"


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
            "deleted": False,
        }
    )

"""A phone of the soak: it notes the pins and lines that it heard, and what it said that was acknowledged."""

from __future__ import annotations

import itertools
import json
from typing import Any

from tests.realtime.phones import Phone

_numbers = itertools.count(1)


class SoakPhone(Phone):
    """`pins` are versions in the order heard, each once; `acked` the texts that the server took."""

    pins: list[int]
    texts: set[str]

    def begin(self, *, stays: bool) -> SoakPhone:
        """Before anything is heard."""
        self.pins, self.texts, self.acked, self.stays = [], set(), set[str](), stays
        self._asked: dict[str, str] = {}
        return self

    async def talk(self) -> None:
        """Say a line that nobody else says."""
        if self._socket is None or self._socket.close_code is not None:
            return
        number = next(_numbers)
        self._asked[f"m{number}"] = text = f"第{number}句，花毽真好看"
        await self._socket.send(json.dumps({"t": "chat", "id": f"m{number}", "text": text}))

    async def _take(self, frame: dict[str, Any], first: bool) -> None:
        text = self._asked.pop(str(frame.get("id")), None)
        if text is not None and frame.get("t") == "ack":
            self.acked.add(text)
        await super()._take(frame, first)

    def _apply(self, event: dict[str, Any]) -> None:
        if event["t"] == "pin.changed":
            self.pins.append(event["v"])
        elif event["t"] == "chat.line" and self.stays:
            self.texts.add(event["text"])

    def missing(self, pinned: list[int]) -> int:
        """Pins between the first and the last that it heard which it did not hear, and those heard twice or late."""
        if not self.pins:
            return 0
        expected = pinned[pinned.index(self.pins[0]) : pinned.index(max(self.pins)) + 1]
        return abs(len(expected) - len(self.pins)) + (self.pins != expected)

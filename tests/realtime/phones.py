"""Phones that behave as the page does: come back with `since`, note gaps, fetch again after one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.realtime.farm import Node

Fetch = Callable[[], tuple[int, list[int]]]
"""The snapshot: its number, and the ids of the lines that it has."""


class Phone:
    """One page of the room. Changes to the next node when its own is gone."""

    def __init__(self, nodes: list[Node], ticket: Callable[[], str], *, fetch: Fetch | None = None) -> None:
        self.nodes, self.ticket, self.fetch = list(nodes), ticket, fetch
        self.lines: list[int] = []
        self.heard: list[dict[str, Any]] = []
        self.seq: int | None = None
        self.gaps = self.opened = self.holes = 0
        self.code: int | None = None
        self.closed_at = 0.0
        """When it was closed last, by the monotonic clock."""
        self.heard_at: dict[str, float] = {}
        """When it first heard an event of each name, by the same clock."""
        self._socket: ClientConnection | None = None
        self._task = asyncio.get_running_loop().create_task(self._live())

    @property
    def node(self) -> Node:
        """Where it is, or tries to be."""
        return self.nodes[0]

    def say(self, message: dict[str, Any]) -> None:
        """Send a command on the open socket."""
        assert self._socket is not None
        self._saying = asyncio.get_running_loop().create_task(self._socket.send(json.dumps(message)))

    async def leave(self) -> None:
        """Close the page."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _live(self) -> None:
        while self.code not in (4403, 4401):
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._stay()
            self.nodes.append(self.nodes.pop(0))
            await asyncio.sleep(0.05)

    async def _stay(self) -> None:
        node, since = self.node, "" if self.seq is None else f"&since={self.seq}"
        address = f"ws://{node.host}:{node.port}/ws/?t={self.ticket()}{since}"
        async with connect(address, origin=node.origin) as socket:  # type: ignore[arg-type]
            self.code, self._socket, first = None, socket, True
            try:
                async for text in socket:
                    await self._take(json.loads(text), first)
                    first = False
            except ConnectionClosed:
                pass
            self.closed_at, self.code = time.monotonic(), socket.close_code

    async def _take(self, frame: dict[str, Any], first: bool) -> None:
        if "s" not in frame or frame.get("k"):
            self.heard.append(frame)
            return
        known, self.seq = self.seq, int(frame["s"])
        before = frame.get("p", frame["s"] - len(frame.get("b", [])))
        hole = known is not None and before > known and "gap" not in frame
        self.holes += hole
        self.gaps += "gap" in frame
        if ("gap" in frame or hole) and self.fetch:
            await self._refetch()
        for event in frame.get("b", []):
            self._apply(event)
        self.opened += first

    async def _refetch(self) -> None:
        assert self.fetch is not None
        _, lines = await asyncio.to_thread(self.fetch)
        self.lines = sorted({*self.lines, *lines})

    def _apply(self, event: dict[str, Any]) -> None:
        self.heard.append(event)
        self.heard_at.setdefault(event["t"], time.monotonic())
        if event["t"] != "chat.line":
            return
        if event["id"] not in self.lines or self.fetch is None:  # the reducer's upsert: a line once
            self.lines.append(event["id"])


async def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something to become true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)

"""Time moved by hand, sockets that can be stuffed, and resources with everything in them."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

from livestream.realtime.bus import Packet
from livestream.realtime.events import Event, encode
from livestream.realtime.hub import Hub
from livestream.realtime.limits import Limits
from livestream.realtime.member import Member
from livestream.realtime.resources import ChatLine, Offer, Pin, Session
from livestream.realtime.tickets import Ticket

WALL = 1_000_000.0


class HandTimer:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class HandTimers:
    """Timers that fire only in `advance`, in their order."""

    def __init__(self) -> None:
        self._now = 100.0
        self._due: list[tuple[float, int, HandTimer]] = []
        self._order = itertools.count()

    def time(self) -> float:
        return self._now

    def call_at(self, when: float, callback: Callable[[], object], /) -> HandTimer:
        timer = HandTimer(callback)
        heapq.heappush(self._due, (when, next(self._order), timer))
        return timer

    def advance(self, seconds: float) -> None:
        end = self._now + seconds
        while self._due and self._due[0][0] <= end:
            when, _, timer = heapq.heappop(self._due)
            self._now = max(self._now, when)
            if timer.callback is not None:
                timer.callback()
        self._now = end


class HandSocket:
    """What a browser holds. `stuff()` makes it take nothing until `drain()`, of all frames or of some."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.was_cut = False
        self._free = asyncio.Event()
        self._free.set()
        self._left: int | None = None

    async def send(self, message: Mapping[str, Any]) -> None:
        await self._free.wait()
        if self._left is not None:
            self._left -= 1
            if not self._left:
                self.stuff()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        else:
            self.frames.append(json.loads(message["text"]))

    def cut(self) -> None:
        self.was_cut = True

    def stuff(self) -> None:
        self._free.clear()

    def drain(self, frames: int | None = None) -> None:
        self._left = frames
        self._free.set()

    def events(self, key: str | None = None) -> list[dict[str, Any]]:
        """All events of the first topic, or of the side topic `key`; viewer counts left out."""
        frames = [frame for frame in self.frames if frame.get("k") == key]
        return [event for frame in frames for event in frame.get("b", []) if event["t"] != "viewers.changed"]

    def texts(self) -> list[str]:
        return [event["text"] for event in self.events()]


class World:
    """A hub with its time in hand."""

    def __init__(self, **limits: Any) -> None:
        self.timers = HandTimers()
        self.wall = WALL
        self.hub = Hub(timers=self.timers, wall=lambda: self.wall, limits=Limits(**limits))
        self._people = itertools.count(1)

    def join(
        self, *topics: str, since: Mapping[str, int] | None = None, **who: Any
    ) -> tuple[HandSocket, Member]:
        socket = HandSocket()
        who = who or {"device_id": f"d{next(self._people)}"}
        ticket = Ticket(topics=topics or ("room:a",), **who)
        member = self.hub.member(ticket, send=socket.send, cut=socket.cut)
        self.hub.join(member, since or {})
        return socket, member

    def say(self, event: Event, topic: str = "room:a") -> None:
        self.hub.deliver(Packet(topic, encode(event), event.fold_key(), event.priority))


async def settle() -> None:
    """Let every task that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


def line(id: int, text: str = "", **changes: Any) -> ChatLine:
    made: ChatLine = {
        "id": id,
        "v": 1,
        "kind": "chat",
        "alias": "小麦",
        "text": text or f"第{id}句",
        "at": "2026-11-24T12:00:00Z",
        "role": "",
        "deleted": False,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def offer(id: int = 1, v: int = 1, **changes: Any) -> Offer:
    made: Offer = {
        "id": id,
        "v": v,
        "position": id,
        "product_id": id,
        "title": "鹤羽花毽",
        "subtitle": "三支羽",
        "image": None,
        "variants": [{"id": id, "name": "三支羽"}],
        "price_fen": 6800,
        "list_price_fen": 8800,
        "allotment": 20,
        "left": 17,
        "per_person_limit": 2,
        "status": "open",
        "maker": {"id": 1, "alias": "春雨", "workshop": "鹤羽花毽工坊", "share_fen": 3740},
        "ends_at": None,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def pin(offer_id: int | None, v: int) -> Pin:
    return {"offer_id": offer_id, "v": v, "pinned_at": "2026-11-24T12:00:00Z" if offer_id else None}


def session(id: int = 1, v: int = 1, **changes: Any) -> Session:
    made: Session = {
        "id": id,
        "v": v,
        "title": "花毽专场",
        "status": "live",
        "planned_at": "2026-11-24T12:00:00Z",
        "started_at": "2026-11-24T12:00:00Z",
        "ended_at": None,
        "ai_host": False,
        "playback": {"kind": "hls", "url": "http://localhost:8001/x.m3u8"},
        "replay": None,
        "poster": None,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]

"""A room as the server keeps it: acts change it and say events; a snapshot tells it whole."""

from __future__ import annotations

import copy
import json
from typing import Any

from livestream.realtime import events as say
from livestream.realtime.events import encode
from livestream.realtime.resources import ChatRules
from tests.realtime.hand import line, offer, pin, session

SHOWN_LINES = 50
ACTS = (
    "talk",
    "talk",
    "order",
    "delete",
    "price",
    "sell",
    "add",
    "pin",
    "unpin",
    "like",
    "watch",
    "announce",
    "break",
    "slow",
)


class RoomModel:
    """Every act takes a number that chooses among what is there."""

    def __init__(self) -> None:
        self.session = session(1, 1)
        self.offers = [offer(1, 1), offer(2, 1)]
        self.pin = pin(None, 0)
        self.chat: list[dict[str, Any]] = []
        self.likes = self.viewers = 0
        self.announcement: str | None = None
        self.rules: ChatRules = {"slow_s": 0, "delay_s": 0, "v": 0}
        self.events: list[dict[str, Any]] = []

    def act(self, name: str, n: int) -> None:
        getattr(self, f"_{name}")(n)

    def snapshot(self) -> dict[str, Any]:
        """As the API gives it now; `seq` is the number of events said."""
        return copy.deepcopy(
            {
                "seq": len(self.events),
                "session": self.session,
                "offers": sorted(self.offers, key=lambda one: (one["position"], one["id"])),
                "pin": self.pin,
                "chat": self.chat[-SHOWN_LINES:],
                "viewers": self.viewers,
                "likes": self.likes,
                "announcement": self.announcement,
                "rules": self.rules,
                "server_time": "2026-11-24T12:00:00Z",
            }
        )

    def _say(self, event: say.Event) -> None:
        self.events.append(json.loads(encode(event)))

    def _line(self, n: int, kind: str) -> Any:
        self.chat.append(dict(line(len(self.chat) + 1, f"句{n}", kind=kind)))
        return dict(self.chat[-1])

    def _talk(self, n: int) -> None:
        self._say(say.ChatLineAdded(self._line(n, "chat")))

    def _order(self, n: int) -> None:
        self._say(say.OrderAnnounced(self._line(n, "order")))

    def _delete(self, n: int) -> None:
        standing = [one for one in self.chat if not one["deleted"]]
        if standing:
            one = standing[n % len(standing)]
            one.update(v=2, text="", deleted=True)
            self._say(say.ChatDeleted(id=one["id"], v=2))

    def _change(self, n: int, **changes: Any) -> None:
        at = n % len(self.offers)
        self.offers[at].update(changes, v=self.offers[at]["v"] + 1)  # type: ignore[typeddict-item, call-arg]
        self._say(say.OfferChanged(self.offers[at]))

    def _price(self, n: int) -> None:
        self._change(n, price_fen=1000 + n)

    def _sell(self, n: int) -> None:
        left = max(0, self.offers[n % len(self.offers)]["left"] - 1)
        self._change(n, left=left, status="open" if left else "sold_out")

    def _add(self, n: int) -> None:
        self.offers.append(offer(len(self.offers) + 1, 1, position=n % 5))
        self._say(say.OfferChanged(self.offers[-1]))

    def _pin(self, n: int) -> None:
        self.pin = pin(1 + n % len(self.offers), self.pin["v"] + 1)
        self._say(say.PinChanged(self.pin))

    def _unpin(self, n: int) -> None:
        self.pin = pin(None, self.pin["v"] + 1)
        self._say(say.PinChanged(self.pin))

    def _like(self, n: int) -> None:
        self.likes += 1 + n % 9
        self._say(say.LikesChanged(count=self.likes, v=self.likes))

    def _watch(self, n: int) -> None:
        self.viewers = n
        self._say(say.ViewersChanged(count=n, v=len(self.events) + 1))

    def _announce(self, n: int) -> None:
        self.announcement = f"公告{n}" if n % 3 else None
        self.session = {**self.session, "v": self.session["v"] + 1}
        self._say(say.AnnouncementChanged(text=self.announcement, v=self.session["v"]))

    def _break(self, n: int) -> None:
        self.session = {
            **self.session,
            "status": "interrupted" if n % 2 else "live",
            "v": self.session["v"] + 1,
        }
        self._say(say.SessionChanged(self.session))

    def _slow(self, n: int) -> None:
        self.rules = {"slow_s": n, "delay_s": n % 5, "v": self.rules["v"] + 1}
        self._say(say.ChatRulesChanged(self.rules))

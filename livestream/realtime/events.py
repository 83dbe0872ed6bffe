"""Every event that a socket can carry: the one typed place. Add one here, then run `export_types`.

An event carries its whole resource: a client that missed some needs only the last, and hearing one twice is
harmless.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, cast

from livestream.realtime import resources
from livestream.realtime.resources import ChatLine, Figures, Offer, Pin, Session, StockNews, StreamHealth

NEVER = "-"
ALL = "*"


@dataclass(frozen=True)
class Event:
    """What happened to one resource.

    A subclass has the resource as a field, or the resource's fields and `v`.
    """

    t: ClassVar[str]
    """Its name on the wire."""
    wire: ClassVar[type]
    """The shape of its body, as in the HTTP API."""
    audience: ClassVar[str] = "room"
    """The kind of topic that may carry it: room, user or studio."""
    priority: ClassVar[bool] = False
    """True: does not wait for the room's window."""
    folds: ClassVar[str] = NEVER
    """The newest of those that wait is enough: of ALL, of those alike in the named field, or NEVER."""

    def body(self) -> Mapping[str, Any]:
        """The resource."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        if len(own) == 1:
            return cast("Mapping[str, Any]", next(iter(own.values())))
        return {name: value for name, value in own.items() if name != "v"}

    def version(self) -> int:
        """Of two events about one resource, the higher is the newer."""
        return int(self.body().get("v", getattr(self, "v", 0)))

    def fold_key(self) -> str | None:
        """Waiting events with one key become the newest of them; None: never folded."""
        if self.folds == NEVER:
            return None
        return self.t if self.folds == ALL else f"{self.t}:{self.body()[self.folds]}"


@dataclass(frozen=True)
class SessionChanged(Event):
    """The session began, was interrupted, came back, ended, or its title or playback changed."""

    t, wire, priority, folds = "session.changed", Session, True, ALL
    session: Session


@dataclass(frozen=True)
class OfferChanged(Event):
    """An offer appeared, or its price, stock or status changed."""

    t, wire, priority, folds = "offer.changed", Offer, True, "id"
    offer: Offer


@dataclass(frozen=True)
class PinChanged(Event):
    """Another offer is being explained, or none."""

    t, wire, priority, folds = "pin.changed", Pin, True, ALL
    pin: Pin


@dataclass(frozen=True)
class ChatLineAdded(Event):
    """Somebody said something."""

    t, wire = "chat.line", ChatLine
    line: ChatLine


@dataclass(frozen=True)
class OrderAnnounced(Event):
    """Somebody's order was paid: a line of kind `order`, by alias only."""

    t, wire = "order.announced", ChatLine
    line: ChatLine


@dataclass(frozen=True)
class ChatDeleted(Event):
    """A line was taken down; it must leave the screens at once. `v` is the line's version after that."""

    t, wire, priority = "chat.deleted", resources.DeletedLine, True
    id: int
    v: int


@dataclass(frozen=True)
class LikesChanged(Event):
    """The session's likes so far. The count only grows within a session: `v` is the count."""

    t, wire, folds = "likes.changed", resources.Count, ALL
    count: int
    v: int


@dataclass(frozen=True)
class ViewersChanged(Event):
    """How many distinct persons or devices have a socket on the room.

    `v` is the hub's clock in milliseconds.
    """

    t, wire, folds = "viewers.changed", resources.Count, ALL
    count: int
    v: int


@dataclass(frozen=True)
class AnnouncementChanged(Event):
    """The announcement was set or cleared. `v` is the session's version after that."""

    t, wire, priority, folds = "announcement.changed", resources.Announcement, True, ALL
    text: str | None
    v: int


@dataclass(frozen=True)
class ChatRulesChanged(Event):
    """Slow mode or delay was changed."""

    t, wire, priority, folds = "chat.rules", resources.ChatRules, True, ALL
    rules: resources.ChatRules


@dataclass(frozen=True)
class LineHeld(Event):
    """The crew reads a line before everyone else, or instead of them."""

    t, wire, audience = "chat.held", resources.HeldLine, "studio"
    line: resources.HeldLine
    v: int

    def body(self) -> Mapping[str, Any]:
        """The line itself."""
        return self.line


@dataclass(frozen=True)
class LineFlagged(Event):
    """Another viewer complained about a line; none is left: `flags` is 0. `v` grows with each reading."""

    t, wire, audience, folds = "chat.flagged", resources.FlaggedLine, "studio", "id"
    line: resources.FlaggedLine
    v: int

    def body(self) -> Mapping[str, Any]:
        """The line itself."""
        return self.line


@dataclass(frozen=True)
class DeskChanged(Event):
    """A word, a penalty, or a line that waited was dealt with: the crew's pages fetch their lists."""

    t, wire, audience, folds = "desk.changed", resources.Desk, "studio", ALL
    words: int
    penalties: int
    waiting: int
    v: int


@dataclass(frozen=True)
class StandingChanged(Event):
    """The listener was muted or banned in a room, or that was lifted. `v` grows with each reading."""

    t, wire, audience, priority, folds = "standing.changed", resources.Standing, "user", True, "room"
    standing: resources.Standing
    v: int

    def body(self) -> Mapping[str, Any]:
        """The standing itself."""
        return self.standing


@dataclass(frozen=True)
class OrderChanged(Event):
    """One of the listener's own orders changed its status."""

    t, wire, audience, priority, folds = "order.changed", resources.OrderState, "user", True, "number"
    number: str
    status: str
    v: int


@dataclass(frozen=True)
class StockIsBack(Event):
    """What the listener waited for can be bought again."""

    t, wire, audience, priority = "stock.back", resources.StockNews, "user", True
    news: StockNews
    v: int

    def body(self) -> Mapping[str, Any]:
        """The news alone."""
        return cast("Mapping[str, Any]", self.news)


@dataclass(frozen=True)
class FiguresChanged(Event):
    """The session's figures moved. `v` grows with each reading."""

    t, wire, audience, folds = "figures.changed", Figures, "studio", ALL
    figures: Figures
    v: int

    def body(self) -> Mapping[str, Any]:
        """The figures themselves."""
        return self.figures


@dataclass(frozen=True)
class StreamHealthChanged(Event):
    """The stream's health moved. `v` grows with each reading."""

    t, wire, audience, folds = "stream.health", StreamHealth, "studio", ALL
    health: StreamHealth
    v: int

    def body(self) -> Mapping[str, Any]:
        """The health itself."""
        return self.health


EVENTS: tuple[type[Event], ...] = (
    SessionChanged,
    OfferChanged,
    PinChanged,
    ChatLineAdded,
    OrderAnnounced,
    ChatDeleted,
    LikesChanged,
    ViewersChanged,
    AnnouncementChanged,
    ChatRulesChanged,
    LineHeld,
    LineFlagged,
    DeskChanged,
    StandingChanged,
    OrderChanged,
    StockIsBack,
    FiguresChanged,
    StreamHealthChanged,
)
"""Every event there is, in the order of the generated types."""


def encode(event: Event) -> bytes:
    """The event as UTF-8 JSON: `{"t": name, "v": version, ...resource}`."""
    wire = {"t": event.t, **event.body(), "v": event.version()}
    return json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode()

"""What a person and a crew hear beside the room, each event as its whole resource, and what a page keeps of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from livestream.realtime import events as say
from livestream.realtime.events import Event, encode

KEYS = {
    "chat.held": "id",
    "chat.flagged": "id",
    "desk.changed": "",
    "standing.changed": "room",
    "order.changed": "number",
    "stock.back": "variant_id",
    "figures.changed": "",
    "stream.health": "",
}
"""What names the resource of each event; '' where there is but one."""

_MADE: dict[str, Callable[[dict[str, Any], int], Event]] = {
    "chat.held": lambda shape, v: say.LineHeld(shape, v),  # type: ignore[arg-type]
    "chat.flagged": lambda shape, v: say.LineFlagged(shape, v),  # type: ignore[arg-type]
    "desk.changed": lambda shape, v: say.DeskChanged(v=v, **shape),
    "standing.changed": lambda shape, v: say.StandingChanged(shape, v),  # type: ignore[arg-type]
    "order.changed": lambda shape, v: say.OrderChanged(v=v, **shape),
    "stock.back": lambda shape, v: say.StockIsBack(shape, v),  # type: ignore[arg-type]
    "figures.changed": lambda shape, v: say.FiguresChanged(shape, v),  # type: ignore[arg-type]
    "stream.health": lambda shape, v: say.StreamHealthChanged(shape, v),  # type: ignore[arg-type]
}
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))  # JSON has neither
_FEW = {"id": st.integers(1, 3), "variant_id": st.integers(1, 3), "number": st.sampled_from(["A1", "A2"])}


def shapes(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Resources of the event, drawn from its declared shape, few enough in name to meet again."""
    wire = next(event.wire for event in say.EVENTS if event.t == name)
    named = {field: few for field, few in _FEW.items() if KEYS[name] == field}
    return st.builds(
        lambda shape, names: {**shape, **names}, st.from_type(wire), st.fixed_dictionaries(named)
    )


def act() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """One change: an event's name, and the resource as it is then."""
    return st.sampled_from(sorted(KEYS)).flatmap(lambda name: st.tuples(st.just(name), shapes(name)))


class SideModel:
    """The server's side: the resources as they stand, and the events that told of them."""

    def __init__(self) -> None:
        self.stands: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def change(self, name: str, shape: dict[str, Any]) -> None:
        """The resource is now so; say it."""
        v = len(self.events) + 1
        self.stands[_place(name, shape)] = {**shape, "v": v}
        self.events.append(json.loads(encode(_MADE[name](shape, v))))

    def snapshot(self) -> dict[str, dict[str, Any]]:
        """All resources, as the API tells them."""
        return copy.deepcopy(self.stands)


def apply(state: dict[str, dict[str, Any]], event: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a page keeps after one event: the newest of each resource."""
    resource = {key: value for key, value in event.items() if key != "t"}
    place = _place(event["t"], resource)
    known = state.get(place)
    return state if known and known["v"] >= resource["v"] else {**state, place: resource}


def _place(name: str, shape: dict[str, Any]) -> str:
    return f"{name}:{shape[KEYS[name]]}" if KEYS[name] else name

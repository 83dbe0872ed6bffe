"""The reference reducer: what a page makes of a snapshot and the events after it.

roomState.ts does the same.
"""

from __future__ import annotations

from typing import Any

KEPT_LINES = 200
State = dict[str, Any]
Event = dict[str, Any]


def from_snapshot(snapshot: dict[str, Any]) -> State:
    state = {key: value for key, value in snapshot.items() if key != "server_time"}
    state["versions"] = {
        "pin": snapshot["pin"]["v"] if snapshot["pin"] else 0,
        "announcement": snapshot["session"]["v"] if snapshot["session"] else 0,
        "likes": snapshot["likes"],
        "viewers": 0,
    }
    state["gone"] = []
    return state


def apply_envelope(state: State, frame: dict[str, Any]) -> State:
    first = frame["s"] - len(frame["b"]) + 1
    for position, event in enumerate(frame["b"]):
        if first + position > state["seq"]:
            state = apply_event(state, event)
    return {**state, "seq": max(state["seq"], frame["s"])}


def apply_event(state: State, event: Event) -> State:
    resource = {key: value for key, value in event.items() if key != "t"}
    match event["t"]:
        case "session.changed":
            return _session(state, resource)
        case "offer.changed":
            return {**state, "offers": _upserted(state["offers"], resource, ("position", "id"))}
        case "pin.changed":
            return _stamped(state, "pin", "pin", resource, resource["v"])
        case "chat.line" | "order.announced":
            return {
                **state,
                "chat": _upserted(state["chat"], _buried(state, resource), ("id",))[-KEPT_LINES:],
            }
        case "chat.deleted":
            return _deleted(state, resource["id"], resource["v"])
        case "likes.changed":
            return _stamped(state, "likes", "likes", resource["count"], resource["v"])
        case "viewers.changed":
            return _stamped(state, "viewers", "viewers", resource["count"], resource["v"])
        case "announcement.changed":
            return _stamped(state, "announcement", "announcement", resource["text"], resource["v"])
        case "chat.rules":
            return {**state, "rules": resource} if resource["v"] > state["rules"]["v"] else state
    return state


def _stamped(state: State, key: str, field: str, value: Any, v: int) -> State:
    if v <= state["versions"][key]:
        return state
    return {**state, field: value, "versions": {**state["versions"], key: v}}


def _session(state: State, session: dict[str, Any]) -> State:
    known = state["session"]
    if known and (session["id"], session["v"]) <= (known["id"], known["v"]):
        return state
    if known and session["id"] == known["id"]:
        return {**state, "session": session}
    fresh: State = {"offers": [], "pin": None, "chat": [], "gone": [], "likes": 0, "announcement": None}
    versions = {**state["versions"], "likes": 0, "announcement": session["v"]}
    return {**state, **fresh, "session": session, "versions": versions}


def _upserted(
    items: list[dict[str, Any]], item: dict[str, Any], order: tuple[str, ...]
) -> list[dict[str, Any]]:
    known = next((one for one in items if one["id"] == item["id"]), None)
    if known and item["v"] <= known["v"]:
        return items
    others = [one for one in items if one["id"] != item["id"]]
    return sorted([*others, item], key=lambda one: [one[key] for key in order])


def _buried(state: State, line: dict[str, Any]) -> dict[str, Any]:
    grave = next((one for one in state["gone"] if one["id"] == line["id"]), None)
    if grave is None or grave["v"] <= line["v"]:
        return line
    return {**line, "v": grave["v"], "text": "", "deleted": True}


def _deleted(state: State, id: int, v: int) -> State:
    known = next((one for one in state["chat"] if one["id"] == id), None)
    if known is None:
        return {**state, "gone": [*state["gone"], {"id": id, "v": v}][-KEPT_LINES:]}
    if v <= known["v"]:
        return state
    tombstone = {**known, "v": v, "text": "", "deleted": True}
    return {**state, "chat": [tombstone if one["id"] == id else one for one in state["chat"]]}

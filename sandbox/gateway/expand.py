"""Expansion: an id replaced by the object that it names."""

import copy
from typing import Any

from sandbox.gateway.errors import StripeError
from sandbox.gateway.store import Store

Json = dict[str, Any]
DEEPEST = 4


def expanded(store: Store, answer: Json, paths: list[str]) -> Json:
    """A copy of ``answer`` with each path (such as ``latest_charge.balance_transaction``) expanded."""
    made = copy.deepcopy(answer)
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise StripeError(f"You cannot expand more than {DEEPEST} levels of a property.", param="expand")
        _walk(store, made, parts, path)
    return made


def _walk(store: Store, place: Any, parts: list[str], path: str) -> None:
    if isinstance(place, list):
        for item in place:
            _walk(store, item, parts, path)
        return
    if not parts or place is None:
        return
    name, *rest = parts
    if not isinstance(place, dict) or name not in place:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(place[name], str):
        named = store.any(place[name])
        if named is None:
            raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
        place[name] = copy.deepcopy(named)
    _walk(store, place[name], rest, path)

"""Lists with cursors and filters, newest first."""

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

from sandbox.gateway.errors import StripeError, missing

Json = dict[str, Any]
COMPARE: dict[str, Callable[[int, int], bool]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
LONGEST = 100
# Filters that are a member's own name and value.
EQUAL = ("customer", "payment_intent", "charge", "type", "source", "currency", "email", "allow_redisplay")


def page(items: list[Json], url: str, query: Json) -> Json:
    """One page of ``items`` as Stripe's list object."""
    kept = [item for item in items if _wanted(item, query)]
    limit = query.get("limit", 10)
    if not 1 <= limit <= LONGEST:
        bound = "greater than or equal to 1" if limit < 1 else f"less than or equal to {LONGEST}"
        raise StripeError(f"This value must be {bound}.", code="parameter_invalid_integer", param="limit")
    if "ending_before" in query:
        before = kept[: _place(kept, query, "ending_before")]
        return _list(before[-limit:], more=len(before) > limit, url=url)
    start = _place(kept, query, "starting_after") + 1 if "starting_after" in query else 0
    return _list(kept[start : start + limit], more=len(kept) > start + limit, url=url)


def _list(items: list[Json], *, more: bool, url: str) -> Json:
    return {"object": "list", "data": items, "has_more": more, "url": url}


def _place(items: list[Json], query: Json, param: str) -> int:
    for place, item in enumerate(items):
        if item["id"] == query[param]:
            return place
    raise missing(items[0]["object"] if items else "object", query[param], param)


def _wanted(item: Json, query: Json) -> bool:
    if item.get("deleted") or any(item.get(name) != query[name] for name in EQUAL if name in query):
        return False
    if "types" in query and item.get("type") not in query["types"]:
        return False
    created = query.get("created")
    if isinstance(created, int):
        return bool(item["created"] == created)
    return all(COMPARE[name](item["created"], bound) for name, bound in (created or {}).items())

"""Placing an order at this door: so many a minute, and a repeated request as often as need be."""

from typing import Any

from rest_framework.response import Response

from api.shopper.showing import placed
from core import limits
from core.errors import TooMany
from core.idempotency import RequestKey
from shop.committing import Committer
from shop.operations.place_orders import Placed
from shop.queries.orders import was_placed

ORDERS_A_MINUTE = 20


def place(user_id: int, key: RequestKey | None, desk: Committer[Any, Placed], wish: Any) -> Response:
    """Place `wish` at the desk, or answer with what the same request placed before, which counts for nothing.

    Raises TooMany, and the refusals of placing.
    """
    who, counted = str(user_id), True
    try:
        limits.check("place-order", who, per=ORDERS_A_MINUTE, seconds=60)
    except TooMany:
        if key is None or not was_placed(key):
            raise
        counted = False
    done = desk.submit(wish)
    if done.replayed and counted:
        limits.give_back("place-order", who, seconds=60)
    return placed(user_id, done)

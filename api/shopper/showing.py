"""Orders in the door's words: the shop's facts, and the room that only livestream knows."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from rest_framework.response import Response

from api.idempotent import answered
from api.shapes import shown
from api.shopper.serializers import OrderSerializer
from hosts.models import Room
from livestream.models import LiveSession
from livestream.operations.buy_offers import Bought
from shop.models import Order
from shop.operations.place_orders import Placed
from shop.queries import orders
from shop.queries.orders import OrderShown
from shop.rules.receipt_link import receipt_token


def receipt_url(number: str) -> str:
    """The signed link, good in any browser."""
    return f"{settings.PUBLIC_URL}/r/{receipt_token(number)}"


def show_orders(rows: Sequence[Order]) -> list[dict[str, Any]]:
    """Orders as JSON; the rooms in one query."""
    return _as_json([orders.shown(row) for row in rows])


def _as_json(rows: Sequence[OrderShown]) -> list[dict[str, Any]]:
    wanted = {row["session_ref"] for row in rows if row["session_ref"]}
    sessions = LiveSession.objects.filter(pk__in=wanted).select_related("room") if wanted else []
    rooms = {session.pk: session.room for session in sessions}
    return [_one(row, rooms.get(row["session_ref"] or 0)) for row in rows]


def _one(order: OrderShown, room: Room | None) -> dict[str, Any]:
    where = {"slug": room.slug, "title": room.title} if room else None
    return shown(OrderSerializer, {**order, "room": where, "receipt_url": receipt_url(order["number"])})


def show_order(user_id: int, number: str) -> dict[str, Any]:
    """One order of a buyer as it stands. Raises NotFound."""
    return show_orders([orders.by_number(user_id, number)])[0]


def placed(user_id: int, done: Placed) -> Response:
    """The answer to placing. A new order was written with all that is shown; an earlier one is read as it stands."""
    if done.replayed:
        return answered(201, show_order(user_id, done.order.number), replayed=True)
    order = orders.shown_fresh(done.order, done.lines)
    if isinstance(done, Bought) and done.session is not None:
        body = _one(order, done.session.room)
    else:
        [body] = _as_json([order])
    return answered(201, body, replayed=False)

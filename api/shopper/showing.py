"""Orders in the door's words: the shop's facts, and the room that only livestream knows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from rest_framework.response import Response

from api.idempotent import answered
from api.shopper.serializers import OrderSerializer
from livestream.models import LiveSession
from livestream.operations.buy_offers import Bought
from shop.models import Order
from shop.operations.place_orders import Placed
from shop.queries import orders
from shop.rules.receipt_link import receipt_token


def receipt_url(number: str) -> str:
    """The signed link, good in any browser."""
    return f"{settings.PUBLIC_URL}/r/{receipt_token(number)}"


def show_orders(rows: Sequence[Order]) -> list[dict[str, Any]]:
    """Orders as JSON; the rooms in one query."""
    wanted = {line.session_ref for row in rows for line in row.lines.all() if line.session_ref}
    sessions = LiveSession.objects.filter(pk__in=wanted).select_related("room") if wanted else []
    return _shown(rows, sessions)


def _shown(rows: Sequence[Order], sessions: Iterable[LiveSession]) -> list[dict[str, Any]]:
    rooms = {s.pk: {"slug": s.room.slug, "title": s.room.title} for s in sessions}
    shown = [orders.shown(row) for row in rows]
    facts = [
        {**order, "room": rooms.get(order["session_ref"] or 0), "receipt_url": receipt_url(order["number"])}
        for order in shown
    ]
    return list(OrderSerializer(facts, many=True).data)


def show_order(user_id: int, number: str) -> dict[str, Any]:
    """One order of a buyer as it stands. Raises NotFound."""
    return show_orders([orders.by_number(user_id, number)])[0]


def placed(user_id: int, done: Placed) -> Response:
    """The answer to placing. A new order was written with all that is shown; an earlier one is read as it stands."""
    if done.replayed:
        return answered(201, show_order(user_id, done.order.number), replayed=True)
    order = orders.fresh(done.order, done.lines)
    if isinstance(done, Bought) and done.session is not None:
        [body] = _shown([order], [done.session])
    else:
        [body] = show_orders([order])
    return answered(201, body, replayed=False)

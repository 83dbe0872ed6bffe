"""Tell the room of a paid order."""

from django.db import IntegrityError, transaction

from core.clock import now
from livestream import telling
from livestream.models import ChatMessage, LiveSession, Sale
from shop.models import Order


def announce_order(*, order_id: int) -> ChatMessage | None:
    """Say by alias who bought what, once an order, in a session on air; None when there is nothing to say.

    Safe to repeat. Only what was really paid is ever announced.
    """
    sale = (
        Sale.objects.filter(line__order=order_id, line__order__status=Order.Status.PAID)
        .select_related("session__room", "line__order__buyer")
        .order_by("id")
        .first()
    )
    if sale is None or not sale.session.on_air or ChatMessage.objects.filter(order_ref=order_id).exists():
        return None
    try:
        with transaction.atomic():
            return _say(sale.session, sale)
    except IntegrityError:
        if ChatMessage.objects.filter(order_ref=order_id).exists():
            return None
        raise


def _say(session: LiveSession, sale: Sale) -> ChatMessage:
    row = ChatMessage.objects.create(
        session=session,
        kind=ChatMessage.Kind.ORDER,
        alias=sale.line.order.buyer.shown_alias,
        text=f"买了 {sale.line.quantity} 件 {sale.line.title}",
        order_ref=sale.line.order_id,
        at=now(),
    )
    telling.line_added(session, row)
    return row

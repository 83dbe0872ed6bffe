"""Tell the rooms of paid orders."""

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction

from core.clock import now
from livestream import telling
from livestream.models import ChatMessage, Sale
from shop.models import Order


def announce_orders(*, order_ids: Collection[int]) -> list[ChatMessage]:
    """Say by alias who bought what, once an order, in sessions on air; what was said, in the orders' order.

    Safe to repeat. Only what was really paid is ever announced.
    """
    sales = (
        Sale.objects.filter(line__order__in=order_ids, line__order__status=Order.Status.PAID)
        .select_related("session__room", "line__order__buyer")
        .order_by("id")
    )
    first: dict[int, Sale] = {}
    for sale in sales:
        first.setdefault(sale.line.order_id, sale)
    due = {key: sale for key, sale in first.items() if sale.session.on_air}
    if not due:
        return []
    said = _said(due)
    new = [due[key] for key in sorted(due.keys() - said)]
    try:
        with transaction.atomic():
            return _say(new)
    except IntegrityError:
        if len(new) > 1:
            # another process says one of them at this moment: each alone
            return [line for sale in new for line in announce_orders(order_ids=[sale.line.order_id])]
        if _said(due) == due.keys():
            return []
        raise


def _said(order_ids: Collection[int]) -> set[int | None]:
    return set(ChatMessage.objects.filter(order_ref__in=order_ids).values_list("order_ref", flat=True))


def _say(sales: Iterable[Sale]) -> list[ChatMessage]:
    pairs = [(sale, _line(sale)) for sale in sales]
    ChatMessage.objects.bulk_create(line for _, line in pairs)
    for sale, line in pairs:
        telling.line_added(sale.session, line)
    return [line for _, line in pairs]


def _line(sale: Sale) -> ChatMessage:
    return ChatMessage(
        session=sale.session,
        kind=ChatMessage.Kind.ORDER,
        alias=sale.line.order.buyer.shown_alias,
        text=f"买了 {sale.line.quantity} 件 {sale.line.title}",
        order_ref=sale.line.order_id,
        at=now(),
    )

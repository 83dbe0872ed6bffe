"""How rooms follow what happens in the shop and to themselves. Called after commit; each is safe to repeat."""

from hosts.events import CrewRemoved
from livestream import telling
from livestream.events import SessionEnded
from livestream.models import LiveSession
from livestream.operations.announce_order import announce_order
from livestream.operations.cut_stream import cut_stream
from livestream.operations.note_stock_change import note_stock_change
from livestream.operations.shut_studio import shut_studio
from livestream.queries.waiting import stock_news
from shop.events import (
    OrderClosed,
    OrderPaid,
    OrderRefunded,
    PaymentChanged,
    ReturnChanged,
    ShipmentChanged,
    StockBack,
    StockChanged,
)
from shop.models import Order


def announce_paid(event: OrderPaid) -> None:
    """The room hears who bought what."""
    announce_order(order_id=event.order_id)


def tell_buyer(
    event: OrderPaid | OrderClosed | OrderRefunded | PaymentChanged | ShipmentChanged | ReturnChanged,
) -> None:
    """The buyer's open pages hear what became of the order."""
    order = Order.objects.filter(pk=event.order_id).first()
    if order is not None:
        telling.order_changed(order.buyer_id, order.number, order.status)


def tell_figures(event: OrderPaid | OrderRefunded) -> None:
    """The studio's figures follow the books."""
    rows = LiveSession.objects.filter(sales__line__order=event.order_id).select_related("room")
    for session in rows.distinct():
        telling.figures_changed(session)


def follow_stock(event: StockChanged) -> None:
    """Rooms hear what is left."""
    note_stock_change(pool_ids=event.pool_ids)


def tell_waiting_buyer(event: StockBack) -> None:
    """Whoever waited hears that there is something, on every open page."""
    found = stock_news(event.wait_id)
    if found is not None:
        telling.stock_is_back(*found)


def cut(event: SessionEnded) -> None:
    """An ended session sends nothing more."""
    cut_stream(session_id=event.session_id)


def shut_out(event: CrewRemoved) -> None:
    """Who left the crew hears and sends nothing of the studio any more."""
    shut_studio(room_id=event.room_id, user_id=event.user_id)

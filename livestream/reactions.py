"""How rooms follow what happens in the shop and to themselves. Called after commit; each is safe to repeat."""

from collections.abc import Iterable

from accounts.events import ShutOff, SignedOut
from hosts.events import CrewRemoved
from livestream import telling
from livestream.events import SessionEnded
from livestream.models import LiveSession
from livestream.operations.announce_orders import announce_orders
from livestream.operations.cut_stream import cut_stream
from livestream.operations.note_stock_change import note_stock_change
from livestream.operations.shut_studio import shut_studio
from livestream.queries.sessions import sessions_on_air
from livestream.queries.waiting import stock_news
from livestream.realtime.closing import Close
from livestream.realtime.publish import close_member
from programmes.events import MemberDismissed
from shop.events import (
    OrderClosed,
    OrderRefunded,
    OrdersPaid,
    PaymentsChanged,
    ReturnChanged,
    ShipmentChanged,
    StockBack,
    StockChanged,
)
from shop.models import Order

OrderEvent = OrdersPaid | PaymentsChanged | OrderClosed | OrderRefunded | ShipmentChanged | ReturnChanged


def _order_ids(event: OrderEvent) -> tuple[int, ...]:
    return event.order_ids if isinstance(event, OrdersPaid | PaymentsChanged) else (event.order_id,)


def announce_paid(event: OrdersPaid) -> None:
    """The rooms hear who bought what."""
    announce_orders(order_ids=event.order_ids)


def tell_buyer(event: OrderEvent) -> None:
    """The open pages of each buyer hear what became of the order."""
    rows = Order.objects.filter(pk__in=_order_ids(event)).order_by("id")
    for buyer_id, number, status in rows.values_list("buyer_id", "number", "status"):
        telling.order_changed(buyer_id, number, status)


def tell_figures(event: OrdersPaid | OrderRefunded) -> None:
    """The studios' figures follow the books."""
    rows = LiveSession.objects.filter(sales__line__order__in=_order_ids(event)).select_related("room")
    for session in rows.distinct():
        telling.figures_changed(session)


def tell_figures_of(rooms: Iterable[str]) -> None:
    """The studios' figures follow what people came and did in these rooms; where nothing is on the air, none."""
    for session in sessions_on_air(rooms).values():
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


def ask_anew(event: MemberDismissed | SignedOut | ShutOff) -> None:
    """The person's sockets close, and come back with what may be heard now: a guest's where it signed out."""
    close_member(user_id=event.user_id, code=Close.TICKET)

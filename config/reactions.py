"""What follows an event in another app: event type -> what is called after commit, each safe to repeat."""

from accounts.events import ShutOff, SignedOut
from core.events import Reactions
from hosts.events import CrewRemoved
from livestream import reactions as live
from livestream.events import SessionEnded
from programmes.events import MemberDismissed
from shop import reactions as shop
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

REACTIONS: Reactions = {
    OrdersPaid: [live.announce_paid, live.tell_buyer, live.tell_figures],
    OrderClosed: [live.tell_buyer],
    OrderRefunded: [live.tell_buyer, live.tell_figures],
    PaymentsChanged: [live.tell_buyer],
    ShipmentChanged: [live.tell_buyer],
    ReturnChanged: [live.tell_buyer],
    StockChanged: [live.follow_stock, shop.tell_who_waits],
    StockBack: [live.tell_waiting_buyer],
    SessionEnded: [live.cut],
    CrewRemoved: [live.shut_out],
    MemberDismissed: [live.ask_anew],
    SignedOut: [live.ask_anew],
    ShutOff: [live.ask_anew],
}

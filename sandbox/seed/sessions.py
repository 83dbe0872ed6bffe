"""Past sessions whose sales went the whole way (offer, order, payment, books), and coming ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from core import clock
from core.actor import Actor
from hosts.models import BuyersGroup, Room
from livestream.operations.add_offer import add_offer
from livestream.operations.buy_offer import buy_offer
from livestream.operations.end_session import end_session
from livestream.operations.go_live import go_live
from livestream.operations.pin_offer import pin_offer
from livestream.operations.plan_session import plan_session
from livestream.operations.record_stream_event import record_stream_event
from livestream.video.contract import VideoEvent
from sandbox.anchor.pay import confirm
from sandbox.seed.after import deliver
from sandbox.seed.shelf import Variants
from sandbox.seed.till import turn_back
from shop.models import Order
from shop.operations import converge_payment, refund_order, save_address, start_payment

ADDRESS = {
    "recipient": "演示收货人",
    "phone": "+8613800000001",
    "province": "黑龙江省",
    "city": "齐齐哈尔市",
    "district": "建华区",
    "detail": "中华路 1 号（演示）",
}


@dataclass(frozen=True)
class Past:
    """One past session: days ago, room number, offers (ware, variant, price, units) and orders (offer, quantity)."""

    days_ago: int
    room: int
    title: str
    offers: tuple[tuple[str, int, int, int], ...]
    orders: tuple[tuple[int, int], ...]
    refunded: int | None = None
    """Which of the orders is refunded in full."""
    delivered: bool = False
    """Whether the parcels were signed for since."""


PAST = [
    Past(
        18,
        0,
        "第一次开播：花毽怎么扎",
        (("three-feather", 0, 6200, 20), ("child", 0, 2600, 30)),
        ((0, 1), (1, 2), (0, 2), (1, 1)),
        delivered=True,
    ),
    Past(
        11,
        0,
        "四支羽上新",
        (("four-feather", 0, 7900, 15), ("four-feather", 1, 7900, 15)),
        ((0, 1), (1, 1), (0, 2)),
        refunded=1,
        delivered=True,
    ),
    Past(5, 3, "柳编和坐垫专场", (("basket", 0, 7900, 10), ("cushion", 0, 3900, 15)), ((0, 1), (1, 2))),
]

COMING = [(0, 1, "从头扎一只三支羽"), (3, 2, "秋柳编篮"), (9, 3, "老人陪护怎么选"), (6, 4, "小花毽给孩子")]
"""Room number, days ahead, title."""


def plan_coming_sessions(rooms: list[Room], today: datetime) -> None:
    """A few planned sessions, for the strip on the home page."""
    for number, days, title in COMING:
        room = rooms[number]
        plan_session(
            actor=Actor.of(room.anchor.user),
            room_id=room.pk,
            title=title,
            planned_at=(today + timedelta(days=days)).replace(hour=12, minute=0, second=0, microsecond=0),
        )


def give_address(shopper: User) -> int:
    """The shopper's default address."""
    return save_address(user=shopper, fields=ADDRESS, is_default=True).pk


def hold_past_session(
    past: Past,
    rooms: list[Room],
    groups: list[BuyersGroup],
    variants: Variants,
    shopper: User,
    today: datetime,
) -> None:
    """Plan, go live, sell, take payment, perhaps refund, and end, on the day it says."""
    room = rooms[past.room]
    actor = Actor.of(room.anchor.user)
    address = shopper.addresses.get(is_default=True, removed_at=None).pk
    with clock.frozen(today - timedelta(days=past.days_ago)) as at:
        session = plan_session(actor=actor, room_id=room.pk, title=past.title, planned_at=at.at)
        offers = [
            add_offer(
                actor=actor,
                session_id=session.pk,
                variant_id=variants[ware, number].pk,
                live_price_fen=price,
                allotment=units,
                per_person_limit=units,
            )
            for ware, number, price, units in past.offers
        ]
        record_stream_event(
            event=VideoEvent(name="on_live", path=session.video_path, at=at.at, id=f"seed-{session.pk}")
        )
        go_live(actor=actor, session_id=session.pk)
        orders = []
        for number, (which, quantity) in enumerate(past.orders):
            at.advance(timedelta(minutes=7))
            pin_offer(actor=actor, offer_id=offers[which].pk)
            order = buy_offer(
                buyer=shopper,
                offer_id=offers[which].pk,
                quantity=quantity,
                address_id=address,
                expected_price_fen=offers[which].live_price_fen,
                source_code=groups[number % len(groups)].code,
            )
            pay(order, shopper)
            orders.append(order)
        if past.refunded is not None:
            at.advance(timedelta(hours=20))
            turn_back()
            order = Order.objects.get(pk=orders[past.refunded].pk)
            refund_order(order=order, reason="拍错了规格（演示）", actor=Actor.system("demo-seed"))
        at.advance(timedelta(minutes=30))
        end_session(actor=actor, session_id=session.pk)
        if past.delivered:
            deliver(orders, at, actor)


def pay(order: Order, buyer: User) -> None:
    """By the test card, at the gateway, as a browser would."""
    turn_back()
    started = start_payment(order=order, actor=Actor.of(buyer))
    confirm(started.client_secret, settings.STRIPE_PUBLISHABLE_KEY, base=settings.STRIPE_API_BASE)
    converge_payment(payment_id=started.payment.pk)

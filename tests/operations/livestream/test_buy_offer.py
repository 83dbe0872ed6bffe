"""livestream.operations.buy_offer, and what the room hears of an order."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import NotFound, Refusal
from core.events import publish
from core.models import AuditEntry
from hosts.models import Room
from ledger.operations import post_sale
from ledger.rules.sale import SaleLine
from livestream.errors import NotOnAir, OfferClosed, OfferEnded
from livestream.models import ChatMessage, Offer, Sale
from livestream.operations.announce_orders import announce_orders
from livestream.operations.buy_offer import buy_offer
from livestream.operations.change_offer import change_offer
from livestream.operations.close_offer import close_offer
from livestream.operations.end_session import end_session
from livestream.queries.figures import figures
from shop.errors import AddressGone, BadQuantity, OutOfStock, OverLimit, PriceChanged
from shop.events import OrderClosed, OrdersPaid
from shop.models import Order, StockPool
from tests.broadcast import Ears, li, nothing_changes, offer, on_air, plan, signal
from tests.buying import counts
from tests.cast import Cast, address, user

ROOM = "room:huajian"


def buy(cast: Cast, made: Offer, quantity: int = 1, **changes: Any) -> Order:
    """小麦 buys what is offered."""
    fields: dict[str, Any] = {
        "buyer": cast.wheat,
        "offer_id": made.pk,
        "quantity": quantity,
        "address_id": cast.address.pk,
        "expected_price_fen": 6800,
        **changes,
    }
    return buy_offer(**fields)


def paid(order: Order) -> Order:
    """The order as it is once the processor said so, with its sale in the books."""
    Order.objects.filter(pk=order.pk).update(status="paid", paid_at=clock.now())
    line = order.lines.get()
    sale = SaleLine(
        order_ref=order.pk,
        line_ref=line.pk,
        session_ref=line.session_ref,
        policy_id=line.policy_id,
        amount_fen=line.amount_fen,
        makers=tuple(line.lot.shares.values_list("beneficiary_id", "weight")),
        workshop_id=line.workshop_id,
        host_id=line.host_organisation_id,
    )
    post_sale(line=sale, actor=Actor.system("test"), effective_at=clock.now())
    return order


def test_an_order_at_the_live_price_with_its_sale(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock
) -> None:
    session, made = on_air(cast)
    version = made.version
    with ears.commit():
        order = buy(cast, made, 2, source_code="g01")
    line = order.lines.get()
    assert (order.total_fen, order.source_code) == (13600, "g01")
    assert (line.unit_price_fen, line.session_ref, line.host_organisation_id) == (
        6800,
        session.pk,
        cast.host.pk,
    )
    assert line.policy.scope == "live"
    assert list(Sale.objects.values_list("session", "offer", "line")) == [(session.pk, made.pk, line.pk)]
    assert counts(made.pool) == (10, 8, 2, 0)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_id) == ("shop.order.placed", cast.wheat.pk)
    assert entry.data == {"total_fen": 13600, "lines": 1, "session": session.pk, "offer": made.pk}
    [event] = ears.heard(ROOM)
    assert (event["t"], event["left"], event["v"]) == ("offer.changed", 8, version + 1)


def test_a_made_up_group_is_dropped(cast: Cast) -> None:
    _, made = on_air(cast)
    assert buy(cast, made, source_code="nobody").source_code == ""


def test_the_last_units_sell_out(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast, allotment=2)
    with ears.commit():
        buy(cast, made, 2)
    assert ears.heard(ROOM)[-1]["status"] == "sold_out"
    with nothing_changes(), pytest.raises(OutOfStock) as refused:
        buy(cast, made)
    assert refused.value.data["left"] == 0


def changed_price(cast: Cast, made: Offer) -> None:
    change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=5900)


def taken_off(cast: Cast, made: Offer) -> None:
    close_offer(actor=li(cast), offer_id=made.pk)


def over(cast: Cast, made: Offer) -> None:
    Offer.objects.filter(pk=made.pk).update(ends_at=clock.now())


def ended(cast: Cast, made: Offer) -> None:
    end_session(actor=li(cast), session_id=made.session_id)


def closed_room(cast: Cast, made: Offer) -> None:
    Room.objects.update(closed_at=clock.now())


@pytest.mark.parametrize(
    ("spoil", "refusal", "data"),
    [
        (changed_price, PriceChanged, {"unit_price_fen": 5900}),
        (taken_off, OfferClosed, {}),
        (over, OfferEnded, {"ended_at": "2026-11-24T12:00:00+00:00"}),
        (ended, NotOnAir, {"status": "ended"}),
        (closed_room, NotFound, {}),
    ],
)
def test_a_sheet_that_was_open_too_long(
    cast: Cast, at_start: clock.FrozenClock, spoil: Any, refusal: type[Refusal], data: dict[str, Any]
) -> None:
    _, made = on_air(cast)
    spoil(cast, made)
    with nothing_changes(), pytest.raises(refusal) as refused:
        buy(cast, made)
    assert data.items() <= refused.value.data.items()


def test_the_flash_offer_sells_until_its_end_by_our_clock(cast: Cast, at_start: clock.FrozenClock) -> None:
    _, made = on_air(cast, ends_at=clock.now() + timedelta(seconds=60))
    at_start.advance(timedelta(seconds=59))
    assert buy(cast, made).total_fen == 6800
    at_start.advance(timedelta(seconds=1))
    with nothing_changes(), pytest.raises(OfferEnded):
        buy(cast, made)


def test_an_interruption_stops_no_sale(cast: Cast) -> None:
    session, made = on_air(cast)
    signal(session, "on_interrupted")
    assert buy(cast, made).total_fen == 6800


def test_a_planned_session_sells_nothing_and_admits_nothing(cast: Cast) -> None:
    made = offer(cast, plan(cast))
    with nothing_changes(), pytest.raises(NotFound):
        buy(cast, made)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"quantity": 4}, OverLimit),
        ({"quantity": 0}, BadQuantity),
        ({"quantity": -1}, BadQuantity),
        ({"address_id": 999_999}, AddressGone),
        ({"offer_id": 999_999}, NotFound),
        ({"variant_id": 999_999}, NotFound),
        ({"expected_price_fen": 1}, PriceChanged),
    ],
)
def test_refused_order_changes_nothing(cast: Cast, changes: dict[str, Any], refusal: type[Refusal]) -> None:
    _, made = on_air(cast)
    with nothing_changes(), pytest.raises(refusal):
        buy(cast, made, **{"quantity": 1, **changes})


def test_the_limit_counts_earlier_orders(cast: Cast) -> None:
    _, made = on_air(cast)
    buy(cast, made, 2)
    with nothing_changes(), pytest.raises(OverLimit) as refused:
        buy(cast, made, 2)
    assert (refused.value.data["limit"], refused.value.data["bought"]) == (3, 2)


def test_a_paid_order_is_announced_once_by_alias(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    session, made = on_air(cast)
    order = buy(cast, made, 2)
    assert announce_orders(order_ids=[order.pk]) == []
    paid(order)
    with ears.commit():
        publish(OrdersPaid((order.pk,)))
    [event] = ears.heard(ROOM)
    line = ChatMessage.objects.get()
    assert event == {
        "t": "order.announced",
        "v": 1,
        "id": line.pk,
        "kind": "order",
        "alias": "小麦",
        "text": "买了 2 件 鹤羽花毽·三支羽",
        "at": "2026-11-24T12:00:00+00:00",
        "role": "",
        "deleted": False,
    }
    [own] = ears.heard(f"user:{cast.wheat.pk}")
    assert (own["t"], own["number"], own["status"]) == ("order.changed", order.number, "paid")
    [studio] = ears.heard(f"studio:{session.pk}")
    assert (studio["orders"], studio["gross_fen"], studio["net_fen"], studio["credited_fen"]) == (
        1,
        13600,
        13600,
        7480,
    )
    with nothing_changes(), ears.commit():
        publish(OrdersPaid((order.pk,)))
    assert ears.heard(ROOM) == []


def test_an_order_paid_after_the_end_is_counted_not_announced(cast: Cast, ears: Ears) -> None:
    session, made = on_air(cast)
    order = buy(cast, made)
    end_session(actor=li(cast), session_id=session.pk)
    paid(order)
    with ears.commit():
        publish(OrdersPaid((order.pk,)))
    assert ears.heard(ROOM) == []
    assert ChatMessage.objects.count() == 0
    session.refresh_from_db()
    assert figures(session)["net_fen"] == 6800


def test_an_order_that_ends_unpaid_is_told_to_its_buyer_alone(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    order = buy(cast, made)
    Order.objects.filter(pk=order.pk).update(status="expired")
    with ears.commit():
        publish(OrderClosed(order.pk, "expired"))
    assert [packet.topic for packet in ears.packets] == [f"user:{cast.wheat.pk}"]


def buyers(cast: Cast, count: int) -> list[tuple[User, int]]:
    people = [user(f"买家{n}", f"+861380001{n:04d}") for n in range(count)]
    return [(person, address(person).pk) for person in people]


def test_many_buyers_at_once_never_oversell(committed_cast: Cast) -> None:
    cast = committed_cast
    _, made = on_air(cast, allotment=3, per_person_limit=1)
    people = buyers(cast, 6)
    barrier, outcomes = threading.Barrier(len(people)), []

    def one(person: User, address_id: int) -> None:
        try:
            barrier.wait(30)
            buy(cast, made, buyer=person, address_id=address_id)
            outcomes.append("bought")
        except OutOfStock:
            outcomes.append("out")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["bought"] * 3 + ["out"] * 3
    assert counts(StockPool.objects.get(pk=made.pool_id)) == (3, 0, 3, 0)
    assert (Sale.objects.count(), Order.objects.count()) == (3, 3)

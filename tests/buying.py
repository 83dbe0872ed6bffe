"""Short words for tests that buy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db import connection

from accounts.models import User
from core.actor import Actor
from core.models import AuditEntry
from ledger.models import Txn
from shop.models import Dispute, Order, OrderLine, Payment, Refund, Reservation, StockPool
from shop.operations import converge_payment, decide_dispute, place_order, propose_decision, start_payment
from shop.operations.start_payment import StartedPayment
from shop.rules.line_request import LineRequest
from tests.cast import Cast
from tests.processor import Processor


def actor(cast: Cast) -> Actor:
    """李师傅, who runs the room."""
    return Actor.of(cast.li)


def line(cast: Cast, quantity: int = 1, **changes: Any) -> LineRequest:
    """A line from the shelf."""
    fields: dict[str, Any] = {
        "variant_id": cast.variant.pk,
        "pool_id": cast.shelf.pk,
        "quantity": quantity,
        "unit_price_fen": cast.variant.price_fen,
    }
    return LineRequest(**{**fields, **changes})


def order(cast: Cast, quantity: int = 1, *, buyer: User | None = None, **changes: Any) -> Order:
    """小麦 orders from the shelf."""
    return place_order(
        buyer=buyer or cast.wheat, address_id=cast.address.pk, lines=[line(cast, quantity, **changes)]
    )


def start(placed: Order, **options: Any) -> StartedPayment:
    """Start the payment of an order."""
    return start_payment(order=placed, actor=Actor.of(placed.buyer), **options)


def buy(cast: Cast, processor: Processor, quantity: int = 1, *, card: str = "pm_card_visa") -> Order:
    """Order and pay."""
    placed = order(cast, quantity)
    started = start(placed)
    processor.pay(started.client_secret, card=card)
    converge_payment(payment_id=started.payment.pk)
    placed.refresh_from_db()
    return placed


def decide(cast: Cast, dispute: Dispute, decision: Literal["refunded", "borne"]) -> Dispute:
    """张师傅 proposes who bears a lost dispute, 李师傅 approves."""
    propose_decision(dispute=dispute, decision=decision, actor=Actor.of(cast.rival))
    return decide_dispute(dispute=dispute, actor=actor(cast))


def counts(pool: StockPool) -> tuple[int, int, int, int]:
    """(total, available, reserved, sold) as they stand."""
    return StockPool.objects.values_list("total", "available", "reserved", "sold").get(pk=pool.pk)


def rows() -> dict[str, Any]:
    """Everything that buying writes, for 'nothing changed'."""
    models = (Order, OrderLine, Reservation, Payment, Refund, Txn, AuditEntry)
    found: dict[str, Any] = {model.__name__: model._default_manager.count() for model in models}
    found["pools"] = list(
        StockPool.objects.order_by("id").values_list("id", "total", "available", "reserved", "sold")
    )
    found["orders"] = list(Order.objects.order_by("id").values_list("id", "status", "refunded_fen"))
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Everything inside leaves all rows as they were."""
    before = rows()
    yield
    assert rows() == before


def statuses(placed: Order) -> tuple[str, list[str], list[str]]:
    """Status of the order, its payments, and its reservations, as they stand."""
    return (
        Order.objects.values_list("status", flat=True).get(pk=placed.pk),
        list(Payment.objects.filter(order=placed).order_by("id").values_list("status", flat=True)),
        list(Reservation.objects.filter(line__order=placed).order_by("id").values_list("state", flat=True)),
    )


def books_balance() -> bool:
    """Whether all entries sum to zero."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(amount), 0) from ledger_entry")
        return int(cursor.fetchone()[0]) == 0

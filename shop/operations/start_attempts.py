"""Begin to pay several orders."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound, Refusal
from core.inserting import insert_all
from shop import locks
from shop.errors import AlreadyPaid, OrderClosed
from shop.models import Order, Payment
from shop.payments import registry
from shop.rules import reservation, states


@dataclass(frozen=True)
class Attempt:
    """Somebody wants to pay an order, and to keep the card or not."""

    order_id: int
    actor: Actor
    save_card: bool


def start_attempts(*, attempts: Sequence[Attempt]) -> list[Payment | Refusal]:
    """The payment under way of each order, or a new row; in the caller's transaction, four statements for all.

    Committed before the processor hears of it, so that none is ever lost.
    Refusals: NotFound, AlreadyPaid, OrderClosed.
    """
    order_ids = {attempt.order_id for attempt in attempts}
    orders = {order.pk: order for order in locks.orders(order_ids)}
    payments: dict[int, list[Payment]] = defaultdict(list)
    for payment in locks.payments_of(orders):
        payments[payment.order_id].append(payment)
    outcomes: list[Payment | Refusal] = []
    begun: dict[int, tuple[Actor, Payment]] = {}
    for attempt in attempts:
        outcome = _outcome(attempt, orders.get(attempt.order_id), payments)
        if isinstance(outcome, Payment) and outcome.pk is None:
            begun.setdefault(attempt.order_id, (attempt.actor, outcome))
        outcomes.append(outcome)
    insert_all(row for _, row in begun.values())
    audit.record_all(
        audit.entry(actor=actor, action="shop.payment.started", target=row, data={"order": row.order_id})
        for actor, row in begun.values()
    )
    return outcomes


def _outcome(attempt: Attempt, order: Order | None, payments: dict[int, list[Payment]]) -> Payment | Refusal:
    if order is None:
        return NotFound()
    if order.status in (Order.Status.PAID, Order.Status.REFUNDED):
        return AlreadyPaid()
    if order.status != Order.Status.PENDING or not reservation.may_start_payment(order.expires_at, now()):
        return OrderClosed(status="expired" if order.status == Order.Status.PENDING else order.status)
    for payment in payments[order.pk]:
        if payment.status in states.UNDER_WAY and payment.gateway == registry.DEFAULT:
            return payment
    new = Payment(
        order=order,
        gateway=registry.DEFAULT,
        amount_fen=order.total_fen,
        currency=order.currency,
        save_card=attempt.save_card,
        created_at=now(),
    )
    # another tab of hers in the same group finds it
    payments[order.pk].append(new)
    return new

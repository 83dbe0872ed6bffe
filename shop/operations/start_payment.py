"""Let the buyer pay."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from shop import locks
from shop.errors import AlreadyPaid, OrderClosed, PaymentConfirming
from shop.models import Order, Payment
from shop.operations.know_customer import know_customer
from shop.operations.record_reading import record_reading
from shop.payments.gateway import Gateway, Intent, Needs
from shop.payments.registry import gateway
from shop.rules import reservation, states

RAIL = "stripe"
TRIES = 3


@dataclass(frozen=True)
class StartedPayment:
    """A payment that the buyer's browser may confirm with `client_secret`, which is stored nowhere."""

    payment: Payment
    client_secret: str
    needs: Needs = ""


def start_payment(
    *, order: Order, actor: Actor, save_card: bool = False, saved_card: str = ""
) -> StartedPayment:
    """The order's payment at the processor: the one under way, so that two tabs share it, or a new one.

    With `saved_card`, a card that the buyer keeps, it is paid at once, or `needs` says what her page must do.
    Call it outside transactions. Raises AlreadyPaid, OrderClosed, PaymentConfirming, ProcessorUnavailable.
    """
    for _ in range(TRIES):
        payment = _attempt(order.pk, actor, save_card)
        asked_at, rail = now(), gateway(payment.gateway)
        intent = _intent(rail, payment, order, known=bool(saved_card))
        if intent.status == "open" and (
            payment.save_card != save_card or (saved_card and not intent.customer_id)
        ):
            # keeping a card that she asked us to forget is worse than closing the other tab's form
            intent = rail.cancel_intent(intent.id)
        payment = record_reading(payment_id=payment.pk, intent=intent, asked_at=asked_at)
        if intent.status == "open":
            if payment.status == Payment.Status.OPEN:
                if saved_card:
                    return _one_tap(rail, payment, intent, order, saved_card)
                return StartedPayment(payment, intent.client_secret)
            rail.cancel_intent(intent.id)  # the order was closed meanwhile, and nobody has the secret
        if intent.status == "processing":
            raise PaymentConfirming()
    raise PaymentConfirming()


def _one_tap(
    rail: Gateway, payment: Payment, intent: Intent, order: Order, saved_card: str
) -> StartedPayment:
    """Confirm with the saved card. A decline leaves the same intent open for another one."""
    asked_at = now()
    back = f"{settings.PUBLIC_URL}/orders/{order.number}"
    after = rail.confirm_intent(intent.id, method_id=saved_card, return_url=back)
    payment = record_reading(payment_id=payment.pk, intent=after, asked_at=asked_at)
    return StartedPayment(payment, intent.client_secret, after.needs)


@transaction.atomic
def _attempt(order_id: int, actor: Actor, save_card: bool) -> Payment:
    """The payment under way, or a new row. Committed before the processor hears of it, so none is ever lost."""
    order = locks.order(order_id)
    if order.status in (Order.Status.PAID, Order.Status.REFUNDED):
        raise AlreadyPaid()
    if order.status != Order.Status.PENDING or not reservation.may_start_payment(order.expires_at, now()):
        raise OrderClosed(status="expired" if order.status == Order.Status.PENDING else order.status)
    for payment in locks.payments(order_id):
        if payment.status in states.UNDER_WAY and payment.gateway == RAIL:
            return payment
    payment = Payment.objects.create(
        order=order,
        gateway=RAIL,
        amount_fen=order.total_fen,
        currency=order.currency,
        save_card=save_card,
        created_at=now(),
    )
    audit.record(actor=actor, action="shop.payment.started", target=payment, data={"order": order_id})
    return payment


def _intent(rail: Gateway, payment: Payment, order: Order, *, known: bool) -> Intent:
    """Read the payment's intent, or make it under the attempt's own key; `known`: with the buyer's customer."""
    if payment.intent_id:
        return rail.read_intent(payment.intent_id)
    return rail.create_intent(
        amount_fen=payment.amount_fen,
        currency=payment.currency,
        key=f"attempt-{payment.pk}",
        references={"order": order.number, "payment": str(payment.pk)},
        customer_id=know_customer(user_id=order.buyer_id, rail=rail) if payment.save_card or known else None,
        keeps_method=payment.save_card,
    )

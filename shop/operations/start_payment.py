"""Let the buyer pay."""

from dataclasses import dataclass

from django.conf import settings

from core.actor import Actor
from core.clock import now
from shop.committing import Committer
from shop.errors import PaymentConfirming
from shop.models import Order, Payment
from shop.operations.know_customer import know_customer
from shop.operations.record_reading import record_reading
from shop.operations.start_attempts import Attempt, start_attempts
from shop.payments.gateway import Gateway, Intent, Needs
from shop.payments.registry import gateway

ATTEMPTS: Committer[Attempt, Payment] = Committer(lambda attempts: start_attempts(attempts=attempts))
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
        payment = ATTEMPTS.submit(Attempt(order.pk, actor, save_card))
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

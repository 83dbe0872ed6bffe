"""Money that paid no order went back."""

from contextlib import suppress

from django.db.models import Sum

from core.actor import Actor
from core.clock import now
from core.events import publish
from ledger.errors import NotPosted
from ledger.operations import clear_suspense
from shop.events import OrderClosed
from shop.locks import Locked
from shop.models import Order, Payment, Refund
from shop.operations.release_stock import release_stock
from shop.operations.settle_coupons import settle_coupons
from shop.rules.suspense import suspense_ref


def settle_suspense(*, locked: Locked, payment: Payment, refund: Refund, actor: Actor) -> None:
    """Take a refund out of suspense, in the caller's transaction, on locked rows. An order in review whose money went
    back whole is cancelled: by one refund, or by a bank in part. Raises what the books refuse.
    """
    order = locked.order
    with suppress(NotPosted):  # in another currency than the books'
        clear_suspense(
            gateway=payment.gateway,
            source_ref=suspense_ref(payment.pk),
            amount_fen=refund.amount_fen,
            clear_ref=str(refund.pk),
            actor=actor,
            effective_at=refund.settled_at or now(),
        )
    back = payment.refunds.filter(status=Refund.Status.SUCCEEDED).aggregate(fen=Sum("amount_fen"))["fen"]
    if (
        back == payment.received_fen
        and payment.status == Payment.Status.REVIEW
        and order.status == Order.Status.REVIEW
    ):
        release_stock(locked=locked)
        settle_coupons(orders=[order], paid=False)
        order.move_to(Order.Status.CANCELLED, at=now())
        publish(OrderClosed(order.pk, order.status))

"""Money that pays no order and is still owed to whoever paid it, in fen."""

from django.db.models import Sum

from ledger.queries import clearing_moves_received
from shop.models import Payment, Refund
from shop.rules.suspense import suspense_ref


def left_of_suspended(payment: Payment) -> int:
    """What may still go back of one that pays no order: it came, and neither went back nor is going.

    What a bank took for good stands among what went back, once it was decided.
    """
    if payment.pays_order:
        return 0
    gone = payment.refunds.exclude(status=Refund.Status.FAILED).aggregate(fen=Sum("amount_fen", default=0))
    return max((payment.received_fen or 0) - int(gone["fen"]), 0)


def is_in_suspense(payment: Payment) -> bool:
    """Whether the books know it: not in another currency than theirs."""
    return any(clearing_moves_received(payment.gateway, [suspense_ref(payment.pk)]))


def is_unclear(payment: Payment) -> bool:
    """Whether nobody knows yet what came of one that pays no order: not read, or its refund is under way."""
    if payment.pays_order:
        return False
    under_way = payment.refunds.filter(status__in=[Refund.Status.CREATED, Refund.Status.PENDING])
    return payment.received_fen is None or under_way.exists()

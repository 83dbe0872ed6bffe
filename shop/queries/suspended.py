"""Whether money that pays no order is still owed to whoever paid it."""

from ledger.queries import clearing_moves_received
from shop.models import Payment, Refund
from shop.rules.suspense import suspense_ref


def is_suspended(payment: Payment, amount_fen: int) -> bool:
    """Whether so much of it stands in suspense: the books know it, and nothing of it went back or is going."""
    if payment.pays_order or amount_fen > (payment.received_fen or 0):
        return False
    if payment.refunds.exclude(status=Refund.Status.FAILED).exists():
        return False
    return any(clearing_moves_received(payment.gateway, [suspense_ref(payment.pk)]))


def is_unclear(payment: Payment) -> bool:
    """Whether nobody knows yet what came of one that pays no order: not read, or its refund is under way."""
    if payment.pays_order:
        return False
    under_way = payment.refunds.filter(status__in=[Refund.Status.CREATED, Refund.Status.PENDING])
    return payment.received_fen is None or under_way.exists()

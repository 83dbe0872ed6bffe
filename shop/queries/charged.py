"""Whether an order took money, and who gave it back."""

from collections.abc import Iterable

from shop.models import Order, Payment, Refund
from shop.rules.refunding import BY_BANK

UNCHARGED = [Payment.Status.OPEN, Payment.Status.CANCELED]


def was_charged(order: Order) -> bool:
    """Whether a payment of the order took money, or may have: one that nobody is sure of yet counts."""
    return Payment.objects.filter(order=order).exclude(status__in=UNCHARGED).exists()


def given_back_by_bank(refunds: Iterable[Refund]) -> int:
    """What the buyer's bank returned itself, in fen: its refunds only take the shares back."""
    return sum(refund.amount_fen for refund in refunds if refund.reason == BY_BANK)

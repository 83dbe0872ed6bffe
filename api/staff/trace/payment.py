"""What the books say of an order's whole payment: the processor's fee, disputes, exchanges, postage. Of no one line."""

from django.db.models import Q, QuerySet

from ledger.models import Txn
from ledger.operations.post_fee import fee_key
from shop.models import Movement, Order


def txns_of_payment(order: Order) -> QuerySet[Txn]:
    """Those that name the order and no line of it, and the fees of its charges, refunds and disputes."""
    sources = Q(source_id__in=order.payments.exclude(charge_id="").values("charge_id"))
    sources |= Q(source_id__in=order.refunds.exclude(processor_id=None).values("processor_id"))
    sources |= Q(source_id__in=order.disputes.values("dispute_id"))
    movements = Movement.objects.filter(sources).values_list("gateway", "movement_id")
    fees = [fee_key(rail, ref) for rail, ref in movements]
    return Txn.objects.filter(Q(order_ref=order.pk, line_ref=None) | Q(idem_key__in=fees))

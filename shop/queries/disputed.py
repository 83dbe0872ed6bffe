"""What a dispute holds, and who bears a lost one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from shop.models import Dispute, Refund
from shop.queries.suspended import left_of_suspended
from shop.rules.refunding import BY_BANK


def disputes_that_hold() -> QuerySet[Dispute]:
    """Those for which nothing of their orders is released: of the payments that paid them, the open ones, and the lost
    ones of which nobody decided yet who bears them.

    What a bank may take of another payment of an order is none of its shares.
    """
    lost = Q(status=Dispute.Status.LOST, took_money=True, decision="")
    return Dispute.objects.filter(Q(status=Dispute.Status.OPEN) | lost, payment__pays_order=True)


def owed_of(disputes: Iterable[Dispute]) -> dict[int, int]:
    """Of what disputes took of payments that pay no order: how much was owed to the buyer anyway, in fen, so that
    nobody loses it. The rest had gone back to her before. By dispute, read with its payment; before the decision as
    things stand.
    """
    beside = [row for row in disputes if row.took_money and not row.payment.pays_order]
    noted = dict(
        Refund.objects.filter(
            reason=BY_BANK, processor_id__in=[row.dispute_id for row in beside if row.decision]
        ).values_list("processor_id", "amount_fen")
    )
    return {
        row.pk: noted.get(row.dispute_id, 0)
        if row.decision
        else min(row.amount_fen, left_of_suspended(row.payment))
        for row in beside
    }

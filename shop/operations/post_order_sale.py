"""Tell the books of a paid order."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from core.actor import Actor
from ledger.operations import post_postage, post_sale
from ledger.rules.sale import Funding, SaleLine
from shop.models import LotShare, Order, OrderLine, OrderPostage


def post_order_sale(
    *, order: Order, lines: Sequence[OrderLine], gateway: str, at: datetime, actor: Actor
) -> None:
    """Post each line's sale and the postage, in the transaction in which the order becomes paid. Safe to repeat."""
    makers = _makers({line.lot_id for line in lines})
    for line in lines:
        sale = SaleLine(
            order_ref=order.pk,
            line_ref=line.pk,
            session_ref=line.session_ref,
            policy_id=line.policy_id,
            amount_fen=line.amount_fen,
            makers=tuple(makers[line.lot_id]),
            workshop_id=line.workshop_id,
            host_id=line.host_organisation_id,
            gateway=gateway,
            discount_fen=line.discount_fen,
            discount_funding=cast(Funding, line.discount_funding),
        )
        if not sale.shared_fen:
            continue  # the sellers gave it away: nobody is credited
        post_sale(line=sale, actor=actor, effective_at=at)
    for postage in OrderPostage.objects.filter(order=order):
        post_postage(
            order_ref=order.pk,
            amount_fen=postage.amount_fen,
            organisation_id=postage.organisation_id,
            gateway=gateway,
            actor=actor,
            effective_at=at,
        )


def _makers(lot_ids: set[int]) -> dict[int, list[tuple[int, int]]]:
    """(beneficiary id, weight) of each lot, in the lot's order."""
    makers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for share in LotShare.objects.filter(lot__in=lot_ids).order_by("lot_id", "position"):
        makers[share.lot_id].append((share.beneficiary_id, share.weight))
    return makers

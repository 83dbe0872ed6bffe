"""Tell the books of paid orders."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from core.actor import Actor
from ledger.operations import post_sold
from ledger.rules.sale import Funding, PaidPostage, SaleLine
from shop.models import LotShare, Order, OrderLine, OrderPostage


@dataclass(frozen=True)
class Sold:
    """An order, its lines, and the rail that its money came by."""

    order: Order
    lines: Sequence[OrderLine]
    gateway: str


def post_order_sales(*, sold: Sequence[Sold], at: datetime, actor: Actor) -> None:
    """Post each line's sale and the postage, in the transaction in which the orders become paid. Safe to repeat."""
    gateways = {row.order.pk: row.gateway for row in sold}
    postages = OrderPostage.objects.filter(order__in=gateways).order_by("id")
    post_sold(
        lines=list(_sales(sold)),
        postages=[
            PaidPostage(row.order_id, row.organisation_id, row.amount_fen, gateways[row.order_id])
            for row in postages
        ],
        actor=actor,
        effective_at=at,
    )


def _sales(sold: Sequence[Sold]) -> Iterator[SaleLine]:
    """What the sellers gave away is left out: nobody is credited."""
    makers = _makers({line.lot_id for row in sold for line in row.lines})
    for row in sold:
        yield from (_sale(row, line, makers) for line in row.lines if line.is_shared)


def _sale(row: Sold, line: OrderLine, makers: Mapping[int, list[tuple[int, int]]]) -> SaleLine:
    return SaleLine(
        order_ref=row.order.pk,
        line_ref=line.pk,
        session_ref=line.session_ref,
        policy_id=line.policy_id,
        amount_fen=line.amount_fen,
        makers=tuple(makers[line.lot_id]),
        workshop_id=line.workshop_id,
        host_id=line.host_organisation_id,
        gateway=row.gateway,
        discount_fen=line.discount_fen,
        discount_funding=cast(Funding, line.discount_funding),
    )


def _makers(lot_ids: set[int]) -> Mapping[int, list[tuple[int, int]]]:
    """(beneficiary id, weight) of each lot, in the lot's order."""
    makers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for share in LotShare.objects.filter(lot__in=lot_ids).order_by("lot_id", "position"):
        makers[share.lot_id].append((share.beneficiary_id, share.weight))
    return makers

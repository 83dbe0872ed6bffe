"""The buyer asks for money back."""

from collections.abc import Sequence

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.events import publish
from shop import locks
from shop.errors import NoReturnWithoutReason, NothingToRefund, NothingWasPaid, ReturnOpen, TooManyUnits
from shop.events import ReturnChanged
from shop.models import Order, OrderLine, ReturnLine, ReturnRequest
from shop.queries.refundable import left_of_paid
from shop.rules.refunding import RefundItem, fill, price_of_units
from shop.rules.returning import OPEN, is_exempt, window_is_open

NOTE_MOST = 200


@transaction.atomic
def ask_return(
    *, order: Order, reason: str, items: Sequence[RefundItem], actor: Actor, note: str = ""
) -> ReturnRequest:
    """Open a request for units of a paid order. Without a reason only in the seven days, and not for exempt goods.

    Never for more than what a bank left of the payment.
    Before signing, and for a fault, there is no such limit. Consumer law, article 25.
    Raises NothingToRefund, NothingWasPaid, ReturnOpen, Invalid, TooManyUnits, NoReturnWithoutReason.
    """
    note = note.strip()
    if reason not in ReturnRequest.Reason.values or len(note) > NOTE_MOST or not items:
        raise Invalid(fields={"reason": ["invalid"]})
    locked = locks.order(order.pk)
    if locked.status != Order.Status.PAID:
        raise NothingToRefund()
    if ReturnRequest.objects.filter(order=locked, status__in=OPEN).exists():
        raise ReturnOpen()
    lines = {line.pk: line for line in locked.lines.all()}
    if len({item.line_id for item in items} & lines.keys()) != len(items):
        raise Invalid(fields={"lines": ["invalid"]})
    rows = [_row(lines[item.line_id], item.quantity, reason) for item in items]
    if not any(row.line.paid_fen for row in rows):
        raise NothingWasPaid()
    for row, amount in zip(rows, fill(left_of_paid(locked), [row.amount_fen for row in rows]), strict=True):
        row.amount_fen = amount
    if not any(row.amount_fen for row in rows):
        raise NothingToRefund()
    request = ReturnRequest.objects.create(order=locked, reason=reason, note=note, asked_at=now())
    for row in rows:
        row.request = request
    ReturnLine.objects.bulk_create(rows)
    data = {"order": locked.pk, "reason": reason, "lines": [[row.line_id, row.quantity] for row in rows]}
    audit.record(actor=actor, action="shop.return.asked", target=request, data=data)
    publish(ReturnChanged(locked.pk))
    return request


def _row(line: OrderLine, units: int, reason: str) -> ReturnLine:
    left = line.quantity - line.returned_quantity
    if not 1 <= units <= left:
        raise TooManyUnits(line_id=line.pk, remaining=left)
    if reason == ReturnRequest.Reason.NO_REASON:
        if is_exempt(line.exempt_class, line.exempt_confirmed_at):
            raise NoReturnWithoutReason(line_id=line.pk, why="exempt")
        if not window_is_open(line.release_at, now()):
            raise NoReturnWithoutReason(line_id=line.pk, why="window_over")
    price = price_of_units(line.paid_fen, line.quantity, line.returned_quantity, units)
    return ReturnLine(line=line, quantity=units, amount_fen=min(price, line.paid_fen - line.promised_fen))

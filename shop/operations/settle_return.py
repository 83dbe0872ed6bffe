"""Pay a request out."""

from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from shop import locks
from shop.errors import NothingToRefund, RefundTooLarge
from shop.models import Order, OrderLine, Payment, Refund, ReturnLine, ReturnRequest, Shipment
from shop.operations.converge_refund import send_later
from shop.operations.decide_refund import decide_refund, fit
from shop.operations.move_return import move_return
from shop.queries.refundable import left_of_paid
from shop.rules.refunding import RefundItem


def settle_return(
    *, request_id: int, actor: Actor, amounts: Mapping[int, int] | None = None, postage_fen: int | None = None
) -> ReturnRequest:
    """Refund a request whose goods are back or not wanted. Call it outside transactions.

    `amounts` says for order lines how much (no more than was asked for); without one, what the units cost; with none at
    all, no more than what a bank left of the payment. Postage of who sent the goods goes back for a fault, all of it
    with the last goods of the order. Units go back to stock if they came back, or never left.
    Raises BadTransition, NothingToRefund, RefundTooLarge, Invalid.
    """
    with transaction.atomic():
        request = locks.return_request(request_id)
        order = locks.order(request.order_id)
        paid = next((payment for payment in locks.payments(order.pk) if payment.pays_order), None)
        if paid is None or order.status != Order.Status.PAID:
            raise NothingToRefund()
        request.refund = _decide(request, order, paid, amounts or {}, postage_fen, actor)
        move_return(request=request, to=ReturnRequest.Status.REFUNDED, at=now(), actor=actor)
    send_later(refund_id=request.refund.pk)
    request.refresh_from_db()
    return request


def _decide(
    request: ReturnRequest,
    order: Order,
    paid: Payment,
    amounts: Mapping[int, int],
    postage_fen: int | None,
    actor: Actor,
) -> Refund:
    rows = list(request.lines.select_related("line"))
    if amounts.keys() - {row.line_id for row in rows}:
        raise Invalid(fields={"amounts": ["invalid"]})
    items = [_item(row, amounts.get(row.line_id)) for row in rows]
    if not amounts:
        items, _ = fit(items, 0, order)
    whole = _is_whole(order, items)
    asked = {row.line.workshop_id for row in rows}
    postage_of = None if whole else asked
    if postage_fen is None:
        due = _postage(order, postage_of) if whole or request.is_fault else 0
        goods = sum(item.amount_fen or 0 for item in items)
        postage_fen = min(due, max(left_of_paid(order) - goods, 0))
    return decide_refund(
        order=order,
        payment=paid,
        items=items,
        postage_fen=postage_fen,
        postage_of=postage_of,
        reason=_reason(request),
        actor=actor,
        restock=request.received_at is not None or _never_left(order, [row.line for row in rows]),
    )


def _reason(request: ReturnRequest) -> str:
    """The words that are kept with the refund: the house's language, whichever the staff reads."""
    with override(settings.LANGUAGE_CODE):
        return request.get_reason_display()


def _item(row: ReturnLine, amount_fen: int | None) -> RefundItem:
    """What is given back of one line. Units that were counted before (a refund that failed later) count once."""
    line = row.line
    amount = row.amount_fen if amount_fen is None else amount_fen
    if amount > row.amount_fen:
        raise RefundTooLarge(line_id=line.pk, remaining_fen=row.amount_fen)
    return RefundItem(line.pk, min(row.quantity, line.quantity - line.returned_quantity), amount)


def _is_whole(order: Order, items: Sequence[RefundItem]) -> bool:
    """Whether no goods of the order stay with her."""
    wanted = {item.line_id: item.quantity for item in items}
    return all(line.returned_quantity + wanted.get(line.pk, 0) == line.quantity for line in order.lines.all())


def _postage(order: Order, organisations: Collection[int] | None) -> int:
    """All that is left of it, or of those organisations'."""
    return sum(
        row.amount_fen - row.promised_fen
        for row in order.postages.all()
        if organisations is None or row.organisation_id in organisations
    )


def _never_left(order: Order, lines: Sequence[OrderLine]) -> bool:
    """Whether all of it still waits to be packed."""
    makers = {line.workshop_id for line in lines}
    return not (
        Shipment.objects.filter(order=order, organisation__in=makers)
        .exclude(status=Shipment.Status.TO_PACK)
        .exists()
    )

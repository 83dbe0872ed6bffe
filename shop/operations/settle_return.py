"""Pay a request out."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from core.actor import Actor
from core.clock import now
from shop import locks
from shop.errors import NothingToRefund
from shop.models import Order, OrderLine, Payment, Refund, ReturnRequest, Shipment
from shop.operations.converge_refund import send_later
from shop.operations.decide_refund import decide_refund
from shop.operations.move_return import move_return
from shop.queries.due_back import goods_and_postage


def settle_return(
    *, request_id: int, actor: Actor, amounts: Mapping[int, int] | None = None, postage_fen: int | None = None
) -> ReturnRequest:
    """Refund a request whose goods are back or not wanted. Call it outside transactions.

    `amounts` says for order lines how much (no more than was asked for); without one, what the units cost, as far as it
    is left; with none at all, no more than what a bank left of the payment. Postage of who sent the goods goes back for
    a fault, all of it with the last goods of the order. Units go back to stock if they came back, or never left.
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
    items, postage_fen, postage_of = goods_and_postage(request, order, amounts, postage_fen)
    return decide_refund(
        order=order,
        payment=paid,
        items=items,
        postage_fen=postage_fen,
        postage_of=postage_of,
        reason=_reason(request),
        actor=actor,
        restock=request.received_at is not None
        or _never_left(order, [row.line for row in request.lines.select_related("line")]),
    )


def _reason(request: ReturnRequest) -> str:
    """The words that are kept with the refund: the house's language, whichever the staff reads."""
    with override(settings.LANGUAGE_CODE):
        return request.get_reason_display()


def _never_left(order: Order, lines: Sequence[OrderLine]) -> bool:
    """Whether all of it still waits to be packed."""
    makers = {line.workshop_id for line in lines}
    return not (
        Shipment.objects.filter(order=order, organisation__in=makers)
        .exclude(status=Shipment.Status.TO_PACK)
        .exists()
    )

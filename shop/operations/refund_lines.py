"""Give the buyer back what some lines cost her, or a part of it."""

from collections.abc import Sequence

from django.db import transaction

from core.actor import Actor
from core.idempotency import KeyReused
from shop import locks
from shop.errors import NothingToRefund, ReasonMissing, RefundedMeanwhile
from shop.models import Order, Refund, RefundLine
from shop.operations.converge_refund import send_later
from shop.operations.decide_refund import decide_refund, refund_key
from shop.queries.refundable import refuse_open_return
from shop.rules.refunding import RefundItem, is_reason


def refund_lines(
    *,
    order: Order,
    items: Sequence[RefundItem],
    reason: str,
    actor: Actor,
    postage_fen: int = 0,
    restock: bool = True,
    request_key: str = "",
    seen_fen: int | None = None,
) -> Refund:
    """Refund by line and quantity or amount, and of the postage: the row first, then the processor, then the books.

    With `restock` the units go back to stock once the money went. Call it outside transactions; a refund that the
    processor did not answer stays `created`, and the sweep sends it again under its key.
    `request_key`, unique to what was asked, is kept as the refund's: asked again, the refund that stands is answered.
    `seen_fen`: what stood as promised back of the order when the person decided; None where nobody looked.
    Lines of an open request for a return are paid by answering it.
    Raises ReasonMissing, NothingToRefund, ReturnOpen, RefundTooLarge, TooManyUnits, Invalid, KeyReused,
    RefundedMeanwhile.
    """
    if not is_reason(reason):
        raise ReasonMissing()
    with transaction.atomic():
        locked = locks.order(order.pk)
        stands = Refund.objects.filter(key=refund_key(request_key)).first() if request_key else None
        if stands is not None:
            _refuse_other(stands, locked, items, postage_fen, reason.strip(), restock)
            return stands
        paid = next((payment for payment in locks.payments(order.pk) if payment.pays_order), None)
        if paid is None or locked.status != Order.Status.PAID:
            raise NothingToRefund()
        if seen_fen not in (None, locked.promised_fen):
            raise RefundedMeanwhile()
        refuse_open_return(locked, {item.line_id for item in items})
        refund = decide_refund(
            order=locked,
            payment=paid,
            items=items,
            postage_fen=postage_fen,
            reason=reason.strip(),
            actor=actor,
            restock=restock,
            request_key=request_key,
        )
    send_later(refund_id=refund.pk)
    refund.refresh_from_db()
    return refund


def _refuse_other(
    stands: Refund, order: Order, items: Sequence[RefundItem], postage_fen: int, reason: str, restock: bool
) -> None:
    """Raises KeyReused unless the refund that stands is what is asked for."""
    made = {row.line_id: row for row in stands.lines.all()}
    same = (
        (stands.order_id, stands.postage_fen, stands.reason, stands.restock)
        == (order.pk, postage_fen, reason, restock)
        and len(items) == len(made)
        and all(item.line_id in made and _is_as_asked(made[item.line_id], item) for item in items)
    )
    if not same:
        raise KeyReused()


def _is_as_asked(row: RefundLine, item: RefundItem) -> bool:
    return row.quantity == item.quantity and item.amount_fen in (None, row.amount_fen)

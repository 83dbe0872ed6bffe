"""Give the buyer back what some lines cost her, or a part of it."""

from collections.abc import Sequence

from django.db import transaction

from core.actor import Actor
from shop import locks
from shop.errors import NothingToRefund, ReasonMissing
from shop.models import Order, Refund
from shop.operations.converge_refund import send_later
from shop.operations.decide_refund import decide_refund
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
) -> Refund:
    """Refund by line and quantity or amount, and of the postage: the row first, then the processor, then the books.

    With `restock` the units go back to stock once the money went. Call it outside transactions; a refund that the
    processor did not answer stays `created`, and the sweep sends it again under its key.
    Lines of an open request for a return are paid by answering it.
    Raises ReasonMissing, NothingToRefund, ReturnOpen, RefundTooLarge, TooManyUnits, Invalid.
    """
    if not is_reason(reason):
        raise ReasonMissing()
    with transaction.atomic():
        locked = locks.order(order.pk)
        paid = next((payment for payment in locks.payments(order.pk) if payment.pays_order), None)
        if paid is None or locked.status != Order.Status.PAID:
            raise NothingToRefund()
        refuse_open_return(locked, {item.line_id for item in items})
        refund = decide_refund(
            order=locked,
            payment=paid,
            items=items,
            postage_fen=postage_fen,
            reason=reason.strip(),
            actor=actor,
            restock=restock,
        )
    send_later(refund_id=refund.pk)
    refund.refresh_from_db()
    return refund

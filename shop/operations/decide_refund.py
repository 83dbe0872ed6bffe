"""Promise money back out of what an order was paid with."""

from collections.abc import Collection, Sequence
from uuid import uuid4

from django.db.models import F

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from shop.errors import NothingToRefund, RefundTooLarge
from shop.models import Order, OrderLine, OrderPostage, Payment, Refund, RefundLine, RefundPostage
from shop.queries.due_back import part_of
from shop.queries.refundable import left_of_paid, refuse_unrefundable
from shop.rules.refunding import RefundItem, fill


def decide_refund(
    *,
    order: Order,
    payment: Payment,
    items: Sequence[RefundItem],
    postage_fen: int,
    reason: str,
    actor: Actor,
    restock: bool,
    postage_of: Collection[int] | None = None,
    by_bank: bool = False,
    request_key: str = "",
) -> Refund:
    """Write a refund with its lines and promise its sums, in the caller's transaction, on locked rows.

    `postage_of` names the organisations whose postage may go back; None: all of the order's.
    What is promised can't be promised again, sent or not, nor what a bank took by a dispute.
    `by_bank`: a bank gave it back already.
    `request_key`: what the refund's key is made of; without one it gets a key of its own.
    Raises NothingToRefund, RefundTooLarge, Invalid, PaymentDisputed, RefundWindowOver.
    """
    if not by_bank:
        refuse_unrefundable(payment, now())
    lines = {line.pk: line for line in order.lines.all()}
    if len({item.line_id for item in items}) != len(items):
        raise Invalid(fields={"lines": ["twice"]})
    parts = [part_of(lines.get(item.line_id), item) for item in items]
    postages = [
        row
        for row in OrderPostage.objects.filter(order=order)
        if postage_of is None or row.organisation_id in postage_of
    ]
    room = [row.amount_fen - row.promised_fen for row in postages]
    if not 0 <= postage_fen <= sum(room):
        raise RefundTooLarge(line_id=None, what="postage", remaining_fen=sum(room))
    amount = sum(part.amount_fen for part in parts) + postage_fen
    if not amount:
        raise NothingToRefund()
    if not by_bank and amount > (left := left_of_paid(order)):
        raise RefundTooLarge(line_id=None, remaining_fen=left)
    refund = Refund.objects.create(
        payment=payment,
        order=order,
        amount_fen=amount,
        postage_fen=postage_fen,
        reason=reason,
        key=refund_key(request_key or uuid4().hex),
        restock=restock,
        created_at=now(),
    )
    _promise(refund, parts, list(zip(postages, fill(postage_fen, room), strict=True)))
    data = {
        "order": order.pk,
        "payment": payment.pk,
        "amount_fen": amount,
        "postage_fen": postage_fen,
        "lines": [[part.line_id, part.quantity, part.amount_fen] for part in parts],
    }
    audit.record(actor=actor, action="shop.refund.requested", target=refund, data=data)
    return refund


def refund_key(request_key: str) -> str:
    """The key of the refund that a request made."""
    return f"refund-{request_key}"


def _promise(
    refund: Refund, parts: Sequence[RefundLine], postages: Sequence[tuple[OrderPostage, int]]
) -> None:
    """Write the parts and count them; the constraints refuse what would exceed the sums paid."""
    for part in parts:
        part.refund = refund
        OrderLine.objects.filter(pk=part.line_id).update(
            promised_fen=F("promised_fen") + part.amount_fen,
            returned_quantity=F("returned_quantity") + part.quantity,
        )
    RefundLine.objects.bulk_create(parts)
    for postage, amount in postages:
        if amount:
            RefundPostage.objects.create(refund=refund, postage=postage, amount_fen=amount)
            OrderPostage.objects.filter(pk=postage.pk).update(promised_fen=F("promised_fen") + amount)
    Order.objects.filter(pk=refund.order_id).update(promised_fen=F("promised_fen") + refund.amount_fen)

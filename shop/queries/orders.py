"""A buyer's orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Prefetch, QuerySet

from core.clock import now
from core.errors import NotFound
from core.idempotency import RequestKey
from shop.models import Order, OrderLine, Payment, Refund
from shop.queries.charged import given_back_by_bank
from shop.rules.masking import mask_detail, mask_name, mask_phone
from shop.rules.order_number import is_number
from shop.rules.refunding import BY_BANK
from shop.rules.shown import shown_payment, shown_status
from shop.rules.states import UNDER_WAY

PAGE = 20


class LineShown(TypedDict):
    """One line; money in fen."""

    id: int
    title: str
    variant: str
    image: str | None
    quantity: int
    unit_price_fen: int
    amount_fen: int
    discount_fen: int
    refunded_fen: int


class PaymentShown(TypedDict):
    """How the payment stands: `confirming` while nobody is sure."""

    status: str
    message_code: str | None


class RefundShown(TypedDict):
    """How the newest refund stands."""

    status: str
    amount_fen: int


class OrderShown(TypedDict):
    """An order as its buyer sees it; the address is masked. `session_ref` is the live session it was bought in."""

    number: str
    status: str
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    total_fen: int
    discount_fen: int
    postage_fen: int
    refunded_fen: int
    refunded_by_bank_fen: int
    lines: list[LineShown]
    address_line: str
    session_ref: int | None
    payment: PaymentShown | None
    refund: RefundShown | None


@dataclass(frozen=True)
class Page:
    """One page, newest first; `before` is the id to go on from, None at the end."""

    orders: list[Order]
    before: int | None


def of_buyer(user_id: int) -> QuerySet[Order]:
    """A buyer's orders with all that showing them needs, in six queries."""
    lines = OrderLine.objects.order_by("position").select_related("variant")
    return (
        Order.objects.filter(buyer_id=user_id)
        .select_related("address")
        .prefetch_related(
            Prefetch("lines", queryset=lines.prefetch_related("variant__product__images")),
            Prefetch("payments", queryset=Payment.objects.order_by("id").prefetch_related("refunds")),
        )
        .order_by("-id")
    )


def for_buyer(user_id: int, *, before: int | None = None, size: int = PAGE) -> Page:
    """One page of a buyer's orders."""
    orders = of_buyer(user_id)
    if before is not None:
        orders = orders.filter(pk__lt=before)
    rows = list(orders[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], rows[size - 1].pk if more else None)


def was_placed(key: RequestKey) -> bool:
    """Whether an earlier request with this key and content placed an order."""
    return Order.objects.filter(request_key=key.name, request_digest=key.digest).exists()


def by_number(user_id: int, number: str) -> Order:
    """One order of a buyer. Raises NotFound, for another person's order too."""
    found = of_buyer(user_id).filter(number=number).first() if is_number(number) else None
    if found is None:
        raise NotFound()
    return found


def shown(order: Order) -> OrderShown:
    """An order read by this module, as its buyer sees it."""
    return _shown(order, list(order.lines.all()), list(order.payments.all()))


def shown_fresh(order: Order, lines: Sequence[OrderLine]) -> OrderShown:
    """An order that was just written: it has these lines and no payment. No query."""
    return _shown(order, lines, [])


def _shown(order: Order, lines: Sequence[OrderLine], payments: Sequence[Payment]) -> OrderShown:
    address = order.address
    place = f"{address.province}{address.city}{address.district}{mask_detail(address.detail)}"
    return {
        "number": order.number,
        "status": shown_status(
            order.status,
            order.expires_at,
            now(),
            under_way=any(payment.status in UNDER_WAY for payment in payments),
        ),
        "placed_at": order.placed_at,
        "expires_at": order.expires_at,
        "paid_at": order.paid_at,
        "total_fen": order.total_fen,
        "discount_fen": order.discount_fen,
        "postage_fen": order.postage_fen,
        "refunded_fen": order.refunded_fen,
        "refunded_by_bank_fen": given_back_by_bank(
            r for p in payments if p.pays_order for r in p.refunds.all()
        ),
        "lines": [_line(line) for line in lines],
        "address_line": f"{place} {mask_name(address.recipient)} {mask_phone(address.phone)}",
        "session_ref": next((line.session_ref for line in lines if line.session_ref), None),
        "payment": _payment(payments),
        "refund": _refund(payments),
    }


def _line(line: OrderLine) -> LineShown:
    images = list(line.variant.product.images.all())
    return {
        "id": line.pk,
        "title": line.title,
        "variant": line.variant_name,
        "image": images[0].file.url if images else None,
        "quantity": line.quantity,
        "unit_price_fen": line.unit_price_fen,
        "amount_fen": line.amount_fen,
        "discount_fen": line.discount_fen,
        "refunded_fen": line.refunded_fen,
    }


def _payment(payments: Sequence[Payment]) -> PaymentShown | None:
    """The payment that paid, or else the newest."""
    known = sorted(payments, key=lambda payment: (payment.pays_order, payment.pk))
    if not known:
        return None
    payment = known[-1]
    refunds = list(payment.refunds.all())
    status, code = shown_payment(
        payment.status,
        pays_order=payment.pays_order,
        last_error=payment.last_error,
        returned_for=refunds[-1].reason if refunds else "",
    )
    return {"status": status, "message_code": code}


def _refund(payments: Sequence[Payment]) -> RefundShown | None:
    """The newest refund of the payment that paid; the bank's own is told with the dispute."""
    refunds: list[Refund] = [
        r for p in payments if p.pays_order for r in p.refunds.all() if r.reason != BY_BANK
    ]
    if not refunds:
        return None
    newest = max(refunds, key=lambda refund: refund.pk)
    return {"status": newest.status, "amount_fen": newest.amount_fen}

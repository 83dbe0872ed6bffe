"""What happens to an order after it was paid: parcels, requests, refunds, as its buyer sees them."""

from datetime import datetime
from typing import TypedDict

from core.clock import now
from shop.models import CouponClaim, Dispute, Order, OrderLine, Refund, ReturnPhoto, ReturnRequest, Shipment
from shop.queries.packing import with_goods
from shop.queries.refundable import left_of_paid
from shop.rules.carriers import CARRIERS
from shop.rules.refunding import BY_BANK
from shop.rules.returning import OPEN, is_exempt, window_is_open


class ParcelShown(TypedDict):
    """One parcel; `organisation` sends it."""

    id: int
    organisation: str
    status: str
    carrier: str
    tracking_number: str
    shipped_at: datetime | None
    signed_at: datetime | None


class ReturnableLine(TypedDict):
    """What may still be asked back of a line. `until`: the end of the return window, null before signing."""

    line_id: int
    title: str
    variant: str
    units_left: int
    paid_fen: int
    left_fen: int
    without_reason: bool
    exempt_class: str
    until: datetime | None


class ReturnLineShown(TypedDict):
    """Units of a line that a request is about."""

    line_id: int
    title: str
    variant: str
    quantity: int
    amount_fen: int


class ReturnShown(TypedDict):
    """A request and its clocks. `seller_pays_freight` is so for a fault.

    `amount_fen` is what its goods cost; once refunded, `refunded_fen` is what went back, `postage_fen` of it postage.
    """

    id: int
    status: str
    reason: str
    note: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    basis: str
    carrier: str
    tracking_number: str
    sent_at: datetime | None
    received_at: datetime | None
    refund_due_at: datetime | None
    seller_pays_freight: bool
    amount_fen: int
    refunded_fen: int
    postage_fen: int
    photos: list[int]
    lines: list[ReturnLineShown]


class RefundShown(TypedDict):
    """One refund of the order."""

    status: str
    amount_fen: int
    postage_fen: int
    created_at: datetime
    settled_at: datetime | None


class CouponBack(TypedDict):
    """The coupon that a refund of the whole order gave back. What became of it since is not told here."""

    title: str
    ends_at: datetime


class DisputeShown(TypedDict):
    """What the buyer's bank asked back; lost is to the buyer's good.

    While it is open nothing else goes back and nothing is paid out, if it is of what `pays_order`; a dispute of
    another payment leaves the order as it is.
    """

    status: str
    pays_order: bool
    amount_fen: int
    opened_at: datetime
    closed_at: datetime | None


class CarrierShown(TypedDict):
    """A carrier that a buyer may name."""

    code: str
    name: str


class Aftersales(TypedDict):
    """All of it."""

    parcels: list[ParcelShown]
    returnable: list[ReturnableLine]
    returns: list[ReturnShown]
    refunds: list[RefundShown]
    coupon_back: CouponBack | None
    disputes: list[DisputeShown]
    carriers: list[CarrierShown]


def aftersales(order: Order) -> Aftersales:
    """What an order's page shows below its lines, in seven queries; in eight if it had a coupon."""
    lines = list(OrderLine.objects.filter(order=order).order_by("position"))
    sent = with_goods(Shipment.objects.filter(order=order))
    parcels = sent.select_related("organisation").order_by("id")
    asked = ReturnRequest.objects.filter(order=order).select_related("refund")
    requests = asked.prefetch_related("lines__line").order_by("-id")
    refunds = (
        Refund.objects.filter(order=order, payment__pays_order=True).exclude(reason=BY_BANK).order_by("id")
    )
    photos: dict[int, list[int]] = {}
    for request_id, key in ReturnPhoto.objects.filter(request__order=order).values_list("request", "pk"):
        photos.setdefault(request_id, []).append(key)
    disputes = list(Dispute.objects.filter(order=order).select_related("payment").order_by("id"))
    left = left_of_paid(order, disputes)
    shown = [_request(request, photos.get(request.pk, [])) for request in requests]
    may_ask = order.status == Order.Status.PAID and all(request["status"] not in OPEN for request in shown)
    return {
        "parcels": [_parcel(parcel) for parcel in parcels],
        "returnable": [_returnable(line, left) for line in lines if _is_left(line)]
        if may_ask and left
        else [],
        "returns": shown,
        "refunds": [
            {
                "status": refund.status,
                "amount_fen": refund.amount_fen,
                "postage_fen": refund.postage_fen,
                "created_at": refund.created_at,
                "settled_at": refund.settled_at,
            }
            for refund in refunds
        ],
        "coupon_back": _coupon_back(order) if order.discount_fen else None,
        "disputes": [
            {
                "status": dispute.status,
                "pays_order": dispute.payment.pays_order,
                "amount_fen": dispute.amount_fen,
                "opened_at": dispute.opened_at,
                "closed_at": dispute.closed_at,
            }
            for dispute in disputes
        ],
        "carriers": [{"code": code, "name": str(name)} for code, name in CARRIERS.items()],
    }


def _coupon_back(order: Order) -> CouponBack | None:
    claim = CouponClaim.objects.filter(back_from=order).select_related("coupon").first()
    return {"title": claim.coupon.title, "ends_at": claim.coupon.ends_at} if claim else None


def _is_left(line: OrderLine) -> bool:
    return line.returned_quantity < line.quantity and line.promised_fen < line.paid_fen


def _parcel(parcel: Shipment) -> ParcelShown:
    return {
        "id": parcel.pk,
        "organisation": parcel.organisation.name,
        "status": parcel.status,
        "carrier": str(CARRIERS.get(parcel.carrier, "")),
        "tracking_number": parcel.tracking_number,
        "shipped_at": parcel.shipped_at,
        "signed_at": parcel.signed_at,
    }


def _returnable(line: OrderLine, left_fen: int) -> ReturnableLine:
    exempt = is_exempt(line.exempt_class, line.exempt_confirmed_at)
    return {
        "line_id": line.pk,
        "title": line.title,
        "variant": line.variant_name,
        "units_left": line.quantity - line.returned_quantity,
        "paid_fen": line.paid_fen,
        "left_fen": min(line.paid_fen - line.promised_fen, left_fen),
        "without_reason": not exempt and window_is_open(line.release_at, now()),
        "exempt_class": line.exempt_class if exempt else "none",
        "until": line.release_at,
    }


def _request(request: ReturnRequest, photos: list[int]) -> ReturnShown:
    rows = list(request.lines.all())
    paid = request.refund if request.status == ReturnRequest.Status.REFUNDED else None
    return {
        "id": request.pk,
        "status": request.status,
        "reason": request.reason,
        "note": request.note,
        "asked_at": request.asked_at,
        "answered_at": request.answered_at,
        "answer": request.answer,
        "basis": request.basis,
        "carrier": str(CARRIERS.get(request.carrier, "")),
        "tracking_number": request.tracking_number,
        "sent_at": request.sent_at,
        "received_at": request.received_at,
        "refund_due_at": request.refund_due_at,
        "seller_pays_freight": request.is_fault,
        "amount_fen": sum(row.amount_fen for row in rows),
        "refunded_fen": paid.amount_fen if paid else 0,
        "postage_fen": paid.postage_fen if paid else 0,
        "photos": photos,
        "lines": [
            {
                "line_id": row.line_id,
                "title": row.line.title,
                "variant": row.line.variant_name,
                "quantity": row.quantity,
                "amount_fen": row.amount_fen,
            }
            for row in rows
        ],
    }

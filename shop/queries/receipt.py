"""A receipt: what was paid, and who was credited what, by the stored entries of the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext as _

from core.clock import now
from core.errors import NotFound
from ledger.models import SplitShare, Txn
from ledger.queries import Credit, line_coupons, line_credits
from ledger.queries.order_proofs import proofs_of
from ledger.queries.proofs import Proof
from programmes.models import Organisation
from programmes.queries import public_alias
from shop.models import Order, OrderLine, Payment
from shop.queries.charged import was_charged
from shop.queries.shapes import PolicyRef
from shop.rules.receipt_link import order_number
from shop.rules.shown import shown_status
from shop.rules.states import UNDER_WAY


class ReceiptShare(TypedDict):
    """One party's part of a line in fen. `until`: when it leaves its hold; null while the goods are not signed for.

    `paid_at`: when the bank paid it out.
    """

    role: str
    label: str
    alias: str
    amount_fen: int
    refunded_fen: int
    state: str
    until: datetime | None
    paid_at: datetime | None


class ReceiptLine(TypedDict):
    """One line and the policy that split it, in fen.

    The shares add up to the line's amount less what a seller gave off (`discount_funding` seller), and less
    `borne_fen`, the platform's part of a coupon that it funds, to what was paid; `borne_back_fen` of it came back with
    refunds.
    """

    title: str
    variant: str
    quantity: int
    amount_fen: int
    discount_fen: int
    discount_funding: str
    borne_fen: int
    borne_back_fen: int
    refunded_fen: int
    policy: PolicyRef
    shares: list[ReceiptShare]


class ReceiptTxn(TypedDict):
    """One transaction of the books that this order caused. `number`: its place in the log, once a checkpoint has it.

    `kind` is the books', but `dispute_end` for what closed a dispute. `line`: the line that it is about, "" if none.
    """

    id: int
    kind: str
    line: str
    booked_at: datetime
    number: int | None
    proof: Proof | None


class Receipt(TypedDict):
    """The whole receipt. It names no buyer and no address: whoever holds the link may read it.

    `was_charged`: whether money was taken, or may have been.
    """

    number: str
    status: str
    placed_at: datetime
    paid_at: datetime | None
    was_charged: bool
    total_fen: int
    discount_fen: int
    postage_fen: int
    refunded_fen: int
    lines: list[ReceiptLine]
    txns: list[ReceiptTxn]


def receipt(order: Order) -> Receipt:
    """The receipt of an order in a dozen queries at most."""
    lines = list(OrderLine.objects.filter(order=order).select_related("policy").order_by("position"))
    credits = line_credits(line.pk for line in lines)
    borne = line_coupons(line.pk for line in lines) if order.discount_fen else {}
    shown = _Names([credit for of_line in credits.values() for credit in of_line])
    return {
        "number": order.number,
        "status": _status(order),
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
        "was_charged": order.paid_at is not None or was_charged(order),
        "total_fen": order.total_fen,
        "discount_fen": order.discount_fen,
        "postage_fen": order.postage_fen,
        "refunded_fen": order.refunded_fen,
        "lines": [_line(line, credits[line.pk], borne.get(line.pk, (0, 0)), shown) for line in lines],
        "txns": _txns(order, {line.pk: f"{line.title} {line.variant_name}" for line in lines}),
    }


def _status(order: Order) -> str:
    is_open = order.status == Order.Status.PENDING
    under_way = is_open and Payment.objects.filter(order=order, status__in=UNDER_WAY).exists()
    return shown_status(order.status, order.expires_at, now(), under_way=under_way)


def _txns(order: Order, titles: Mapping[int, str]) -> list[ReceiptTxn]:
    """The order's transactions with the proofs of those that are sealed."""
    rows = list(Txn.objects.filter(order_ref=order.pk).order_by("id"))
    proofs = proofs_of(txn.pk for txn in rows)
    return [
        {
            "id": txn.pk,
            "kind": "dispute_end" if txn.kind == Txn.Kind.DISPUTE and txn.reverses_id else txn.kind,
            "line": titles.get(txn.line_ref or 0, ""),
            "booked_at": txn.booked_at,
            "number": proofs[txn.pk]["index"] + 1 if txn.pk in proofs else None,
            "proof": proofs.get(txn.pk),
        }
        for txn in rows
    ]


def receipt_by_token(token: str) -> Receipt:
    """The receipt that a signed link shows. Raises NotFound."""
    order = Order.objects.filter(number=order_number(token)).first()
    if order is None:
        raise NotFound()
    return receipt(order)


class _Names:
    """Names of the credited: aliases by consent, organisations by name, in two queries."""

    def __init__(self, credits: Sequence[Credit]) -> None:
        self.aliases = public_alias(_ids(credit.beneficiary_id for credit in credits))
        wanted = _ids(credit.organisation_id for credit in credits)
        self.organisations = dict(Organisation.objects.filter(pk__in=wanted).values_list("id", "name"))

    def of(self, credit: Credit) -> str:
        """What is shown of a party."""
        if credit.beneficiary_id is not None:
            return self.aliases.get(credit.beneficiary_id) or _("一位制作人")
        return self.organisations.get(credit.organisation_id or 0, "")


def _ids(found: Iterable[int | None]) -> set[int]:
    return {key for key in found if key is not None}


def _line(line: OrderLine, credits: Sequence[Credit], borne: tuple[int, int], shown: _Names) -> ReceiptLine:
    labels = dict(SplitShare.Role.choices)
    return {
        "title": line.title,
        "variant": line.variant_name,
        "quantity": line.quantity,
        "amount_fen": line.amount_fen,
        "discount_fen": line.discount_fen,
        "discount_funding": line.discount_funding,
        "borne_fen": borne[0],
        "borne_back_fen": borne[1],
        "refunded_fen": line.refunded_fen,
        "policy": {"scope": line.policy.scope, "version": line.policy.version},
        "shares": [
            {
                "role": credit.role,
                "label": str(labels[credit.role]),
                "alias": shown.of(credit),
                "amount_fen": credit.amount_fen,
                "refunded_fen": credit.refunded_fen,
                "state": credit.state,
                "until": line.release_at,
                "paid_at": credit.paid_at,
            }
            for credit in credits
        ],
    }

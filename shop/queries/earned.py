"""What a maker earned, sale by sale."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from ledger.queries import Credit, line_credits, sales_of_maker
from shop.models import OrderLine

PAGE = 20


class Earned(TypedDict):
    """A maker's part of one line, in fen. `line_fen` is what the buyer paid for it, `amount_fen` her part as sold, of
    which `refunded_fen` went back.

    `until`: when it leaves its hold, null while the goods are not signed for; `paid_at`: when the bank paid it out.
    Nothing of the buyer is in it. `session_ref` is the live session it was sold in.
    """

    id: int
    title: str
    variant: str
    quantity: int
    sold_at: datetime
    line_fen: int
    amount_fen: int
    refunded_fen: int
    state: str
    until: datetime | None
    paid_at: datetime | None
    session_ref: int | None


@dataclass(frozen=True)
class EarnedPage:
    """One page, newest first; `before` is the id to go on from, None at the end."""

    rows: list[Earned]
    before: int | None


def earned_by(beneficiary_id: int, *, before: int | None = None) -> EarnedPage:
    """A page of what a maker earned, in four queries."""
    sales = sales_of_maker(beneficiary_id, before=before, limit=PAGE + 1)
    goes_on, sales = len(sales) > PAGE, sales[:PAGE]
    refs = [line for _, line in sales]
    credits = line_credits(refs)
    lines = OrderLine.objects.select_related("order").in_bulk(refs)
    rows = [
        _earned(txn, lines[ref], credit)
        for txn, ref in sales
        for credit in credits[ref]
        if credit.beneficiary_id == beneficiary_id and credit.role == "maker"
    ]
    return EarnedPage(rows, sales[-1][0] if goes_on else None)


def _earned(txn_id: int, line: OrderLine, credit: Credit) -> Earned:
    return {
        "id": txn_id,
        "title": line.title,
        "variant": line.variant_name,
        "quantity": line.quantity,
        "sold_at": line.order.paid_at or line.order.placed_at,
        "line_fen": line.amount_fen - line.discount_fen,
        "amount_fen": credit.amount_fen,
        "refunded_fen": credit.refunded_fen,
        "state": credit.state,
        "until": line.release_at if credit.state == "held" else None,
        "paid_at": credit.paid_at,
        "session_ref": line.session_ref,
    }

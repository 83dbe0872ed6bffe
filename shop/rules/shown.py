"""How an order and its payment are told to the buyer: facts with codes, and 'confirming' while nobody is sure."""

from datetime import datetime

from shop.rules.refunding import LATE, SECOND
from shop.rules.reservation import is_over, may_start_payment

CONFIRMING = "shop.payment.confirming"
BACK = {LATE: "shop.payment.late_refunded", SECOND: "shop.payment.second_refunded"}


def shown_status(status: str, expires_at: datetime, at: datetime, *, under_way: bool) -> str:
    """The clock decides: an order that the sweep has not closed yet is expired all the same.

    The grace is for a payment `under_way`: without one, none can begin any more.
    """
    over = is_over(expires_at, at) if under_way else not may_start_payment(expires_at, at)
    return "expired" if status == "pending" and over else status


def shown_payment(
    status: str, *, pays_order: bool, last_error: str, returned_for: str
) -> tuple[str, str | None]:
    """(status, message code) of a payment. `returned_for` is why its money went back by itself, if it did."""
    if status in ("created", "processing"):
        return "confirming", CONFIRMING
    if status == "open":
        return ("failed", last_error) if last_error else ("open", None)
    if status == "review":
        return "review", "shop.payment.review"
    if status == "succeeded" and not pays_order:
        return "returned", BACK.get(returned_for, "shop.payment.late_refunded")
    return status, None

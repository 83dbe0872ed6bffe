"""What is held of paid lines, until when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from core.clock import now
from ledger.queries.held import Held, held_of_lines, held_postage
from shop.models import OrderLine, ReturnRequest
from shop.queries.disputed import disputes_that_hold
from shop.rules.returning import OPEN

Why = Literal["dispute", "return", "unsigned", "window", "unsent", "due"]


@dataclass(frozen=True)
class Hold:
    """A line of which something is held, in fen. `until` is None while nobody knows."""

    line: OrderLine
    amount_fen: int
    makers_fen: int
    postage_fen: int
    why: Why
    until: datetime | None


def lines_on_hold(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Those that were paid and not released, the first to be released first."""
    found = lines.filter(order__paid_at__isnull=False, released_at=None)
    return found.select_related("order").order_by("release_at", "id")


def holds(lines: Sequence[OrderLine], listed: QuerySet[OrderLine]) -> list[Hold]:
    """Of each of these lines; what was refunded whole is left out.

    The lines are a part of `listed`, as `lines_on_hold` orders them. Postage stands on the first of all its order's
    lines there, so that nobody who leafs through the list counts it twice.
    """
    held = held_of_lines(line.pk for line in lines)
    postage = held_postage({line.order_id for line in lines})
    bearing: dict[int, int] = {}
    for order, key in listed.filter(order__in=postage).values_list("order", "pk"):
        bearing.setdefault(order, key)
    returned = set(
        ReturnRequest.objects.filter(
            status__in=OPEN, lines__line__in=[line.pk for line in lines]
        ).values_list("lines__line", flat=True)
    )
    orders = {line.order_id for line in lines}
    disputed = set(disputes_that_hold().filter(order__in=orders).values_list("order", flat=True))
    at = now()
    found = []
    for line in lines:
        share = held.get(line.pk, Held(0, 0))
        sent = postage.get(line.order_id, 0) if bearing.get(line.order_id) == line.pk else 0
        if not share.amount_fen and not sent:
            continue
        why = _why(line, at, is_returned=line.pk in returned, is_disputed=line.order_id in disputed)
        until = line.release_at if why == "window" else None
        found.append(Hold(line, share.amount_fen, share.makers_fen, sent, why, until))
    return found


def _why(line: OrderLine, at: datetime, *, is_returned: bool, is_disputed: bool) -> Why:
    if is_disputed:
        return "dispute"
    if is_returned:
        return "return"
    if line.release_at is None:
        return "unsigned"
    if line.signed_at is None:
        return "unsent"
    return "window" if at < line.release_at else "due"

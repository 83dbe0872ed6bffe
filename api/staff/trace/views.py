"""One page for every thing of the chain."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.staff.pages import page, staff_actor
from api.staff.scoping import may_refund
from api.staff.trace import downstream, upstream
from api.staff.trace.behind import sees_whole
from api.staff.trace.chain import chain
from api.staff.trace.payouts import payouts_table
from api.staff.trace.subject import Subject
from api.staff.trace.tables import entries_table, paged_lines, payment_table
from ledger.queries import sum_of
from programmes.federated_admin import request_scope
from programmes.models import Beneficiary
from programmes.operations.view_beneficiary import WHYS, is_reason, view_beneficiary
from programmes.queries.scope import Scope
from shop.models import Order, OrderLine

FINDERS: dict[str, Callable[[int, Scope], Subject | None]] = {
    "group": upstream.group,
    "room": upstream.room,
    "session": upstream.session,
    "offer": upstream.offer,
    "line": downstream.line,
    "txn": downstream.txn,
    "payout": downstream.payout,
    "beneficiary": downstream.beneficiary,
}


REFUNDABLE = (Order.Status.PAID, Order.Status.REVIEW)
"""An order in review has money in it that may have to go back."""


@require_safe
def trace_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The thing's facts, the chain it stands in, its sums and its table.

    Out of scope looks like not there. A beneficiary's page takes a reason and leaves an audit entry.
    """
    scope = request_scope(request)
    finder = FINDERS.get(kind)
    subject = finder(pk, scope) if finder and not scope.is_empty else None
    if subject is None:
        raise Http404
    if isinstance(subject.row, Beneficiary):
        why = request.GET.get("why", "")
        if not is_reason(why):
            context = {"base": "staff/base.html", "alias": subject.title, "whys": WHYS}
            return page(request, "programmes/why.html", context)
        view_beneficiary(beneficiary=subject.row, why=why, actor=staff_actor(request))
    shown: dict[str, Any] = {
        "subject": subject,
        "steps": chain(subject, scope),
        "totals": sum_of(subject.lines.order_by().values("pk")),
        "refund_href": _refund_href(subject, scope),
        "why": request.GET.get("why", ""),
    }
    if kind in ("line", "txn"):
        shown["table"] = entries_table(subject, scope)
    else:
        shown["table"], shown["listing"] = paged_lines(subject, request.GET.get("page", "1"))
    if isinstance(subject.row, OrderLine):
        order = subject.row.order
        shown["order"], shown["payouts"] = order, payouts_table(subject.row.pk, scope)
        shown["payment"] = payment_table(subject, order, scope) if sees_whole(scope, order.pk) else None
    return page(request, "staff/trace.html", shown)


def _refund_href(subject: Subject, scope: Scope) -> str:
    """Where the line's order can be refunded, if the reader may and there is something to refund."""
    if not isinstance(subject.row, OrderLine):
        return ""
    order = subject.row.order
    if order.status not in REFUNDABLE or not may_refund(scope, order):
        return ""
    return reverse("admin:staff_refund", args=[order.number])

"""One page for every thing of the chain."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from api.staff.pages import page, staff_actor
from api.staff.trace import downstream, upstream
from api.staff.trace.behind import sees_whole
from api.staff.trace.chain import chain
from api.staff.trace.order import refund_links
from api.staff.trace.payouts import payouts_table
from api.staff.trace.subject import Subject
from api.staff.trace.tables import entries_table, paged_lines, payment_table
from ledger.queries import sum_of
from programmes.federated_admin import books_scope
from programmes.models import Beneficiary
from programmes.operations.view_beneficiary import WHYS, is_reason, view_beneficiary
from programmes.queries.scope import Scope
from shop.models import OrderLine

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


@require_safe
def trace_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The thing's facts, the chain it stands in, its sums and its table.

    Out of scope looks like not there. A beneficiary's page takes a reason and leaves an audit entry.
    """
    scope = books_scope(request)
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
        "why": request.GET.get("why", ""),
    }
    if kind in ("line", "txn"):
        shown["table"] = entries_table(subject, scope)
    else:
        shown["table"], shown["listing"] = paged_lines(subject, request.GET.get("page", "1"))
    if isinstance(subject.row, OrderLine):
        shown |= _of_its_order(subject.row, scope)
    return page(request, "staff/trace.html", shown)


def _of_its_order(line: OrderLine, scope: Scope) -> dict[str, Any]:
    """What stands on a line's page beside its own entries."""
    order = line.order
    why = f"trace:line:{line.pk}"
    return {
        "order": order,
        **refund_links(order, scope),
        "payouts": payouts_table(line.pk, scope),
        "payment": payment_table(why, order, scope) if sees_whole(scope, order.pk) else None,
    }

"""Give a buyer her money back: a page to confirm, and the act."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.pages import page, staff_actor
from api.staff.refund_words import block_of
from api.staff.scoping import lines_in_scope, may_refund
from api.staff.sides import refuse_one_side
from core.errors import Refusal
from programmes.federated_admin import request_scope
from shop.models import Order, OrderLine
from shop.operations.refund_order import refund_order
from shop.queries.refundable import left_to_refund
from shop.rules.returning import OPEN


@require_http_methods(["GET", "POST"])
def refund_page(request: HttpRequest, number: str) -> HttpResponse:
    """Refund a whole order, by project or finance staff, with a reason."""
    scope = request_scope(request)
    order = Order.objects.filter(number=number).first()
    lines = lines_in_scope(scope).filter(order=order)
    if order is None or not lines.exists():
        raise Http404
    if not may_refund(scope, order):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    context = {
        "order": order,
        "lines": lines,
        "goods_fen": sum(line.amount_fen for line in order.lines.all()),
        "left_fen": left_to_refund(order),
        "open_return": order.returns.filter(status__in=OPEN).first(),
        "refund_block": block_of(order),
        "reason": reason,
    }
    if request.method == "GET":
        return page(request, "staff/refund.html", context)
    try:
        refuse_one_side(scope, order.lines.select_related("workshop", "host_organisation"))
        refund_order(order=order, reason=reason, actor=staff_actor(request))
    except Refusal as refusal:
        return page(request, "staff/refund.html", {**context, "refusal": refusal}, status=refusal.status)
    return HttpResponseRedirect(_line_page(lines[0]))


def _line_page(line: OrderLine) -> str:
    return reverse("admin:staff_trace", args=["line", line.pk])

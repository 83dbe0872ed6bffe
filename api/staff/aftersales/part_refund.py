"""Give back a part of an order: by line, units or a sum."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_stubs_ext import StrOrPromise

from api.staff.aftersales import scoping
from api.staff.amounts import count_of, fen_of
from api.staff.form_key import FIELD, key_of, new_key
from api.staff.pages import page, staff_actor
from api.staff.refund_words import block_of, reason_of, status_of
from api.staff.sides import refuse_one_side
from core.errors import Forbidden, Invalid, Refusal
from core.idempotency import KeyReused
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope
from shop.models import Order, OrderLine, Refund
from shop.operations import refund_lines
from shop.rules.refunding import RefundItem


@require_http_methods(["GET", "POST"])
def part_refund_page(request: HttpRequest, number: str) -> HttpResponse:
    """Refund units or a sum of the lines that are the person's to answer for; postage, if all of the order is.

    The form has a key: sent twice, it refunds once.
    """
    scope = request_scope(request)
    order = Order.objects.filter(number=number).first()
    if order is None or not scoping.lines(scope, acting=False).filter(order=order).exists():
        raise Http404
    own = scoping.lines(scope, acting=True).select_related("workshop", "host_organisation")
    lines = list(own.filter(order=order).order_by("position"))
    if not lines:
        raise PermissionDenied
    is_whole = scoping.whole_order(scope, order)
    context = {
        "order": order,
        "rows": [(line, request.POST.get(f"units_{line.pk}", ""), _typed(request, line)) for line in lines],
        "postage_left": sum(row.amount_fen - row.promised_fen for row in order.postages.all()),
        "refund_block": block_of(order),
        "is_whole": is_whole,
        "sees_order": not scope.of_books().is_empty,
        "refunds": _made(order) if is_whole else [],
        "postage": request.POST.get("postage", ""),
        "restock": request.POST.get("restock") == "1",
        "reason": request.POST.get("reason", ""),
        "done": request.GET.get("done") == "1",
        FIELD: request.POST.get(FIELD) or new_key(),
    }
    if request.method == "GET":
        return page(request, "staff/part_refund.html", context)
    try:
        _refund(request, scope, order, lines, is_whole=is_whole)
    except Refusal as refusal:
        if isinstance(refusal, KeyReused):
            context[FIELD] = new_key()
        return page(request, "staff/part_refund.html", {**context, "refusal": refusal}, refusal.status)
    return HttpResponseRedirect(reverse("admin:staff_part_refund", args=[number]) + "?done=1")


def _made(order: Order) -> list[tuple[Refund, StrOrPromise, str]]:
    """The order's refunds, each with its state and reason in words."""
    return [(row, status_of(row), reason_of(row)) for row in order.refunds.order_by("id")]


def _typed(request: HttpRequest, line: OrderLine) -> str:
    return request.POST.get(f"amount_{line.pk}", "")


def _refund(
    request: HttpRequest, scope: Scope, order: Order, lines: list[OrderLine], *, is_whole: bool
) -> None:
    """Refund what was typed. Raises Refusal."""
    items = []
    for line in lines:
        units = count_of(request.POST.get(f"units_{line.pk}", ""), "units")
        amount = fen_of(_typed(request, line), "amount")
        if units or amount:
            items.append(RefundItem(line.pk, units, amount))
    postage = fen_of(request.POST.get("postage", ""), "postage") or 0
    if not items and not postage:
        raise Invalid(fields={"nothing": ["required"]})
    if postage and not is_whole:
        raise Forbidden()
    meant = {item.line_id for item in items}
    # postage is of the order: who gives it back answers for all that was paid of it
    refuse_one_side(scope, [line for line in lines if postage or line.pk in meant])
    refund_lines(
        order=order,
        items=items,
        postage_fen=postage,
        reason=request.POST.get("reason", ""),
        restock=request.POST.get("restock") == "1",
        request_key=key_of(request),
        # two who answer one complaint from two pages would each give it back
        seen_fen=count_of(request.POST["seen"], "seen") if "seen" in request.POST else None,
        actor=staff_actor(request),
    )

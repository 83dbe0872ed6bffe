"""Money that waits for a person: of no open order, of nobody, or sent back by a bank."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from api.staff.amounts import id_of
from api.staff.pages import page, staff_actor
from api.staff.processor.access import enter
from api.staff.refund_words import failure_of, reason_of
from api.staff.tables import Cell, Column, Table
from core.errors import Refusal
from shop.models import Refund
from shop.operations import return_stray, return_suspended
from shop.queries.waiting_money import due_of, failed_refunds, strays_here, suspended_payments

WAITS = {
    "": "",
    "bank": _("有争议，等银行裁定"),
    "decision": _("争议败诉，等复核"),
    "refund": _("退款中"),
    "window": _("已超过该付款方式的退款期限，请用其他方式退给买家"),
}
"""Why what is left can't be sent back now."""
REFUNDS = [
    Column(_("订单")),
    Column(_("退款")),
    Column(_("金额"), "money"),
    Column(_("待退"), "money"),
    Column(_("原因")),
    Column(_("失败"), "time"),
    Column(_("渠道说法")),
]


@require_http_methods(["GET", "POST"])
def waiting_money_page(request: HttpRequest) -> HttpResponse:
    """Three lists; a POST sends what pays no order, or money of nobody, back."""
    may_act, refusal = enter(request), None
    if request.method == "POST":
        try:
            _send_back(request)
            return HttpResponseRedirect(reverse("admin:staff_waiting_money"))
        except Refusal as error:
            refusal = error
    failed = failed_refunds()
    due = due_of(failed)
    context = {
        "payments": [(row, WAITS[row.waits_for]) for row in suspended_payments()],
        "refunds": Table(REFUNDS, [_refund(row, due[row.pk]) for row in failed]),
        "strays": [(row, failure_of(row.failed) if row.failed else "") for row in strays_here()],
        "may_act": may_act,
        "refusal": refusal,
    }
    return page(request, "staff/waiting_money.html", context, status=refusal.status if refusal else 200)


def _send_back(request: HttpRequest) -> None:
    """What the pressed button names. Raises Refusal."""
    actor, payment = staff_actor(request), request.POST.get("payment", "")
    if payment:
        return_suspended(payment_id=id_of(payment), actor=actor)
    else:
        return_stray(stray_id=id_of(request.POST.get("stray", "")), actor=actor)


def _refund(row: Refund, due_fen: int) -> list[Cell]:
    return [
        Cell(row.order.number, reverse("admin:staff_trace", args=["order", row.order_id])),
        Cell(f"{row.pk}", reverse("admin:shop_refund_change", args=[row.pk])),
        Cell(row.amount_fen),
        Cell(due_fen),
        Cell(reason_of(row)),
        Cell(row.settled_at),
        Cell(failure_of(row)),
    ]

"""Money that waits for a person: of no open order, of nobody, or sent back by a bank."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from api.staff.amounts import id_of
from api.staff.pages import page, staff_actor
from api.staff.processor.access import enter
from api.staff.refund_words import failure_of
from api.staff.tables import Cell, Column, Table
from core.errors import Refusal
from shop.models import Payment, Refund
from shop.operations import return_stray
from shop.queries.waiting_money import failed_refunds, strays_here, suspended_payments

PAYMENTS = [
    Column(_("订单")),
    Column(_("付款")),
    Column(_("状态")),
    Column(_("实收"), "money"),
    Column(_("到账"), "time"),
]
REFUNDS = [
    Column(_("订单")),
    Column(_("退款")),
    Column(_("金额"), "money"),
    Column(_("原因")),
    Column(_("失败"), "time"),
    Column(_("渠道说法")),
]


@require_http_methods(["GET", "POST"])
def waiting_money_page(request: HttpRequest) -> HttpResponse:
    """Three lists; a POST sends money of nobody back."""
    may_act, refusal = enter(request), None
    if request.method == "POST":
        try:
            return_stray(stray_id=id_of(request.POST.get("stray", "")), actor=staff_actor(request))
            return HttpResponseRedirect(reverse("admin:staff_waiting_money"))
        except Refusal as error:
            refusal = error
    context = {
        "payments": Table(PAYMENTS, [_payment(row) for row in suspended_payments()]),
        "refunds": Table(REFUNDS, [_refund(row) for row in failed_refunds()]),
        "strays": strays_here(),
        "may_act": may_act,
        "refusal": refusal,
    }
    return page(request, "staff/waiting_money.html", context, status=refusal.status if refusal else 200)


def _payment(row: Payment) -> list[Cell]:
    return [
        Cell(row.order.number, reverse("admin:staff_trace", args=["order", row.order_id])),
        Cell(f"{row.pk}", reverse("admin:shop_payment_change", args=[row.pk])),
        Cell(row.get_status_display()),
        Cell(row.received_fen),
        Cell(row.settled_at),
    ]


def _refund(row: Refund) -> list[Cell]:
    return [
        Cell(row.order.number, reverse("admin:staff_trace", args=["order", row.order_id])),
        Cell(f"{row.pk}", reverse("admin:shop_refund_change", args=[row.pk])),
        Cell(row.amount_fen),
        Cell(row.reason),
        Cell(row.settled_at),
        Cell(failure_of(row)),
    ]

"""Requests for money back: the queue, and answering one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.staff.aftersales import scoping
from api.staff.amounts import fen_of
from api.staff.pages import page, staff_actor
from api.staff.tables import Cell, Column, Table
from core.errors import Refusal
from programmes.federated_admin import request_scope
from shop.models import ReturnRequest
from shop.operations import receive_goods, refuse_return, settle_return, want_goods_back
from shop.rules.returning import OPEN, STEPS

MOST = 200
COLUMNS = [
    Column("申请"),
    Column("订单"),
    Column("原因"),
    Column("状态"),
    Column("金额", "money"),
    Column("提出", "time"),
    Column("最晚退款", "time"),
]


@require_safe
def returns_page(request: HttpRequest) -> HttpResponse:
    """The requests in scope that wait for somebody, the oldest first; or those that ended, the latest first."""
    is_open = request.GET.get("ended") != "1"
    rows = scoping.requests(request_scope(request), acting=False)
    waiting, ended = rows.filter(status__in=OPEN), rows.exclude(status__in=OPEN)
    rows = waiting.order_by("asked_at", "id") if is_open else ended.order_by("-closed_at", "-id")
    found = list(rows.select_related("order").prefetch_related("lines")[: MOST + 1])
    table = Table(COLUMNS, [_row(one) for one in found[:MOST]])
    context = {"table": table, "is_open": is_open, "is_cut": len(found) > MOST}
    return page(request, "staff/returns.html", context)


def _row(one: ReturnRequest) -> list[Cell]:
    return [
        Cell(f"{one.pk}", reverse("admin:staff_return", args=[one.pk])),
        Cell(one.order.number),
        Cell(one.get_reason_display()),
        Cell(one.get_status_display()),
        Cell(sum(line.amount_fen for line in one.lines.all())),
        Cell(one.asked_at),
        Cell(one.refund_due_at),
    ]


@require_http_methods(["GET", "POST"])
def return_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request and the next steps that it allows."""
    scope = request_scope(request)
    found = scoping.requests(scope, acting=False).select_related("order", "refund")
    asked = found.filter(pk=request_id).first()
    if asked is None:
        raise Http404
    may_act = scoping.requests(scope, acting=True).filter(pk=asked.pk).exists()
    if request.method == "GET":
        return _shown(request, asked, may_act=may_act)
    if not may_act:
        raise PermissionDenied
    try:
        _act(request, asked)
    except Refusal as refusal:
        return _shown(request, asked, may_act=may_act, refusal=refusal)
    return HttpResponseRedirect(reverse("admin:staff_return", args=[asked.pk]))


def _act(request: HttpRequest, asked: ReturnRequest) -> None:
    """Take the step that the pressed button names. Raises Refusal."""
    actor, typed = staff_actor(request), request.POST
    match typed.get("act"):
        case "want":
            want_goods_back(request_id=asked.pk, answer=typed.get("answer", ""), actor=actor)
        case "receive":
            receive_goods(request_id=asked.pk, actor=actor)
        case "refuse":
            refuse_return(
                request_id=asked.pk,
                answer=typed.get("answer", ""),
                basis=typed.get("basis", ""),
                actor=actor,
            )
        case "settle":
            keys = list(asked.lines.values_list("line_id", flat=True))
            wanted = {key: fen_of(typed.get(f"amount_{key}", ""), "amounts") for key in keys}
            settle_return(
                request_id=asked.pk,
                amounts={key: fen for key, fen in wanted.items() if fen is not None},
                postage_fen=fen_of(typed.get("postage", ""), "postage_fen"),
                actor=actor,
            )


def _shown(
    request: HttpRequest, asked: ReturnRequest, *, may_act: bool, refusal: Refusal | None = None
) -> HttpResponse:
    lines = list(asked.lines.select_related("line"))
    context = {
        "asked": asked,
        "lines": lines,
        "amount_fen": sum(line.amount_fen for line in lines),
        "postages": asked.order.postages.select_related("organisation"),
        "parcels": asked.order.shipments.select_related("organisation"),
        "steps": STEPS[asked.status] if may_act else frozenset(),
        "answer": request.POST.get("answer", ""),
        "basis": request.POST.get("basis", ""),
        "refusal": refusal,
    }
    return page(request, "staff/return.html", context, status=refusal.status if refusal else 200)

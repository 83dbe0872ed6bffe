"""Requests for money back: the queue, and answering one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from api.photos import photo_of
from api.staff.aftersales import scoping
from api.staff.amounts import fen_of
from api.staff.pages import page, staff_actor
from api.staff.refund_words import block_of
from api.staff.row_page import RowPage
from api.staff.sides import one_sided, refuse_one_side
from api.staff.tables import Cell, Column, Table
from core.errors import NotFound
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope
from shop.models import OrderLine, ReturnRequest
from shop.operations import receive_goods, refuse_return, settle_return, want_goods_back
from shop.queries.due_back import due_back
from shop.rules.returning import OPEN, OURS, STEPS

MOST = 200
SUM = Column(_("金额"), "money")
COLUMNS = [
    Column(_("申请")),
    Column(_("订单")),
    Column(_("原因")),
    Column(_("状态")),
    SUM,
    Column(pgettext_lazy("when", "提出"), "time"),
    Column(_("最晚退款"), "time"),
]


def to_answer(scope: Scope) -> QuerySet[ReturnRequest]:
    """The requests whose next step is the reader's: not those whose goods the buyer has still to send, nor those whose
    refund needs the other side.
    """
    rows = scoping.requests(scope, acting=True).filter(status__in=OURS)
    if scope.everything:
        return rows
    due = rows.filter(status=ReturnRequest.Status.TO_REFUND)
    lines = OrderLine.objects.filter(return_lines__request__in=due.values("pk"))
    blocked = one_sided(scope, lines.select_related("workshop", "host_organisation"))
    return rows.exclude(status=ReturnRequest.Status.TO_REFUND, lines__line__in=blocked)


@require_safe
def returns_page(request: HttpRequest) -> HttpResponse:
    """The requests in scope that wait for somebody, the oldest first; or those that ended, the latest first."""
    is_open = request.GET.get("ended") != "1"
    scope = request_scope(request)
    rows = scoping.requests(scope, acting=False)
    waiting, ended = rows.filter(status__in=OPEN), rows.exclude(status__in=OPEN)
    rows = waiting.order_by("asked_at", "id") if is_open else ended.order_by("-closed_at", "-id")
    found = list(rows.select_related("order")[: MOST + 1])
    columns = COLUMNS if _reads_sums(scope) else [column for column in COLUMNS if column is not SUM]
    told = scoping.with_sums(scope).filter(pk__in=[one.pk for one in found]).prefetch_related("lines")
    sums = {one.pk: sum(line.amount_fen for line in one.lines.all()) for one in told}
    table = Table(columns, [_row(one, scope, sums) for one in found[:MOST]])
    context = {"table": table, "is_open": is_open, "is_cut": len(found) > MOST}
    return page(request, "staff/returns.html", context)


def _reads_sums(scope: Scope) -> bool:
    """Whether there is any request whose sum the reader may see."""
    return not scope.of_books().is_empty or bool(scope.organisations)


def _row(one: ReturnRequest, scope: Scope, sums: dict[int, int]) -> list[Cell]:
    # an organisation's own people, and who moderates, see no page of the trace
    order = "" if scope.of_books().is_empty else reverse("admin:staff_trace", args=["order", one.order_id])
    return [
        Cell(f"{one.pk}", reverse("admin:staff_return", args=[one.pk])),
        Cell(one.order.number, order),
        Cell(one.get_reason_display()),
        Cell(one.get_status_display()),
        *([Cell(sums.get(one.pk))] if _reads_sums(scope) else []),
        Cell(one.asked_at),
        Cell(one.refund_due_at),
    ]


@require_safe
def return_photo(request: HttpRequest, pk: int, photo_id: int) -> HttpResponse:
    """A buyer's photo, for whoever sees the request."""
    found = scoping.requests(request_scope(request), acting=False).filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        return photo_of(found, photo_id)
    except NotFound as error:
        raise Http404 from error


class ReturnPage(RowPage[ReturnRequest]):
    """One request and the next steps that it allows."""

    template = "staff/return.html"

    def find(self, request: HttpRequest, pk: int) -> ReturnRequest | None:
        """One of which every line is in scope."""
        found = scoping.requests(request_scope(request), acting=False)
        return found.select_related("order", "refund").filter(pk=pk).first()

    def may_act(self, request: HttpRequest, row: ReturnRequest) -> bool:
        """Who answers for every line."""
        return scoping.requests(request_scope(request), acting=True).filter(pk=row.pk).exists()

    def act(self, request: HttpRequest, row: ReturnRequest) -> None:
        """Take the step that the pressed button names."""
        actor, typed = staff_actor(request), request.POST
        answer = typed.get("answer", "")
        match typed.get("act"):
            case "want":
                want_goods_back(request_id=row.pk, answer=answer, actor=actor)
            case "receive":
                receive_goods(request_id=row.pk, actor=actor)
            case "refuse":
                refuse_return(request_id=row.pk, answer=answer, basis=typed.get("basis", ""), actor=actor)
            case "settle":
                lines = OrderLine.objects.filter(return_lines__request=row)
                refuse_one_side(request_scope(request), lines.select_related("workshop", "host_organisation"))
                keys = [line.pk for line in lines]
                wanted = {key: fen_of(typed.get(f"amount_{key}", ""), "amounts") for key in keys}
                settle_return(
                    request_id=row.pk,
                    amounts={key: fen for key, fen in wanted.items() if fen is not None},
                    postage_fen=fen_of(typed.get("postage", ""), "postage_fen"),
                    actor=actor,
                )

    def context(self, request: HttpRequest, row: ReturnRequest, *, may_act: bool) -> dict[str, Any]:
        """The request, what is to go back, and the steps."""
        lines = list(row.lines.select_related("line"))
        is_due = row.status == ReturnRequest.Status.TO_REFUND
        due = due_back(row, row.order) if is_due else {}
        sees_sums = scoping.with_sums(request_scope(request)).filter(pk=row.pk).exists()
        return {
            "asked": row,
            "sees_sums": sees_sums,
            "sees_order": not request_scope(request).of_books().is_empty,
            "lines": lines,
            "refund_block": block_of(row.order) if is_due and sees_sums else "",
            # what was typed stays: asked again with the whole sum, the next press would give all of it back
            "due": [
                (line, due.get(line.line_id, 0), request.POST.get(f"amount_{line.line_id}")) for line in lines
            ],
            "postage": request.POST.get("postage", ""),
            "photos": row.photos.values_list("pk", flat=True),
            "amount_fen": sum(line.amount_fen for line in lines),
            "postages": row.order.postages.select_related("organisation"),
            "parcels": row.order.shipments.select_related("organisation"),
            "steps": STEPS[row.status] if may_act else frozenset(),
            "answer": request.POST.get("answer", ""),
            "basis": request.POST.get("basis", ""),
        }

"""What is held, until when, and why."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from api.staff.pages import page
from api.staff.scoping import lines_in_scope
from api.staff.tables import Cell, Column, Table
from api.staff.trace.subject import href
from ledger.queries.held import held_in_all
from programmes.federated_admin import books_scope
from shop.queries.holds import Hold, holds, lines_on_hold

PAGE = 50
WHYS = {
    "dispute": _("支付争议处理中"),
    "return": _("退货申请处理中"),
    "unsigned": _("还没有签收"),
    "window": _("无理由退货期内"),
    "unsent": _("货在发出前已全部退回，即将解冻"),
    "due": _("退货期已过，即将解冻"),
}
COLUMNS = [
    Column(_("订单行")),
    Column(pgettext_lazy("when", "付款"), "time"),
    Column(_("冻结"), "money"),
    Column(_("其中受益人"), "money"),
    Column(_("运费"), "money"),
    Column(_("原因")),
    Column(_("解冻时间"), "time"),
]


@require_safe
def holds_page(request: HttpRequest) -> HttpResponse:
    """The lines in scope of which something is held, the first to be released first."""
    scope = books_scope(request)
    if scope.is_empty:
        raise PermissionDenied
    listed = lines_on_hold(lines_in_scope(scope))
    lines = Paginator(listed, PAGE).get_page(request.GET.get("page", "1"))
    found = holds(list(lines), listed)
    table = Table(COLUMNS, [_row(hold) for hold in found])
    total = held_in_all(listed.order_by().values("pk"), listed.order_by().values("order"))
    return page(request, "staff/holds.html", {"table": table, "listing": lines, "total": total})


def _row(hold: Hold) -> list[Cell]:
    line = hold.line
    return [
        Cell(f"{line.order.number}-{line.position + 1} {line.title}", href("line", line.pk)),
        Cell(line.order.paid_at),
        Cell(hold.amount_fen),
        Cell(hold.makers_fen),
        Cell(hold.postage_fen or None),
        Cell(WHYS[hold.why]),
        Cell(hold.until),
    ]

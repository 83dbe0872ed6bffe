"""An order's own page: its lines, and all that hangs on it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from api.staff.pages import page
from api.staff.refund_words import block_of
from api.staff.scoping import lines_in_scope, may_refund
from api.staff.trace import order_tables as tables
from api.staff.trace.behind import sees_whole
from api.staff.trace.subject import Fact, href
from api.staff.trace.tables import payment_table
from hosts.models import BuyersGroup
from programmes.federated_admin import books_scope
from programmes.queries.scope import Scope
from shop.models import Order
from shop.queries.refundable import left_to_refund


@require_safe
def order_page(request: HttpRequest, pk: int) -> HttpResponse:
    """For who sees one of its lines: those lines, and what is of the whole order; its entries for who sees all."""
    scope = books_scope(request)
    lines = lines_in_scope(scope).filter(order__pk=pk).select_related("order").order_by("position")
    if scope.is_empty or not lines:
        raise Http404
    order = lines[0].order
    is_whole = sees_whole(scope, order.pk)
    sections = [
        ("lines", _("商品"), tables.lines_table(lines, tables.postages_in_scope(order, scope))),
        ("payments", pgettext_lazy("plural", "付款"), tables.payments_table(order)),
        ("refunds", pgettext_lazy("plural", "退款"), tables.refunds_table(order)),
        ("parcels", pgettext_lazy("plural", "发货单"), tables.parcels_table(order, scope)),
        ("returns", pgettext_lazy("plural", "退货退款申请"), tables.returns_table(order, scope)),
        ("disputes", pgettext_lazy("plural", "争议"), tables.disputes_table(order, scope)),
    ]
    context = {
        "order": order,
        "facts": _facts(order),
        "sections": [section for section in sections if section[2].rows],
        "is_whole": is_whole,
        "payment": payment_table(f"trace:order:{pk}", order, scope) if is_whole else None,
        **refund_links(order, scope),
    }
    return page(request, "staff/trace_order.html", context)


def refund_links(order: Order, scope: Scope) -> dict[str, Any]:
    """Where the order can be refunded, if the reader may and there is something to refund; or why that must wait."""
    if not left_to_refund(order) or not may_refund(scope, order):
        return {}
    block = block_of(order)
    return {
        "refund_block": block,
        "refund_href": "" if block else reverse("admin:staff_refund", args=[order.number]),
    }


def _facts(order: Order) -> list[Fact]:
    group = BuyersGroup.objects.filter(code=order.source_code).first() if order.source_code else None
    return [
        Fact(pgettext_lazy("when", "下单"), order.placed_at),
        Fact(pgettext_lazy("when", "付款"), order.paid_at),
        Fact(pgettext_lazy("when", "关闭"), order.closed_at),
        Fact(
            _("买家群"),
            group.name if group else order.source_code,
            href=href("group", group.pk) if group else "",
        ),
        Fact(_("总额"), order.total_fen, money=True),
        Fact(_("优惠"), -order.discount_fen or None, money=True),
        Fact(_("其中运费"), order.postage_fen or None, money=True),
    ]

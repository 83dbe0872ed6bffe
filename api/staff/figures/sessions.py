"""The list of sessions with what each sold."""

from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from api.staff.scoping import lines_in_scope, sessions_in_scope
from api.staff.tables import Cell, Column, Table
from ledger.queries import Totals, session_totals
from livestream.models import LiveSession
from programmes.queries.scope import Scope
from shop.models import OrderLine

MOST = 500
"""Rows on a page and in its export; more than these need a filter, and the page says so."""
COLUMNS = [
    Column(_("场次")),
    Column(_("直播间")),
    Column(_("状态")),
    Column(_("开播"), "time"),
    Column(pgettext_lazy("plural", "订单"), "count"),
    Column(_("成交额"), "money"),
    Column(pgettext_lazy("plural", "退款"), "money"),
    Column(_("净额"), "money"),
    Column(_("计入受益人"), "money"),
]


def sessions_table(scope: Scope, filters: dict[str, Any]) -> tuple[Table, bool]:
    """The sessions in scope that pass the filters, latest first, and whether some were left out for length."""
    sessions = list(
        _filtered(scope, filters).select_related("room").order_by("-planned_at", "-id")[: MOST + 1]
    )
    is_cut = len(sessions) > MOST
    sessions = sessions[:MOST]
    found = session_totals([s.pk for s in sessions], line_refs=_lines(scope, filters))
    linked = not scope.of_books().is_empty
    rows = [_row(session, found[session.pk], linked=linked) for session in sessions]
    return Table(COLUMNS, rows, _sums(list(found.values()))), is_cut


def _filtered(scope: Scope, filters: dict[str, Any]) -> QuerySet[LiveSession]:
    rows = sessions_in_scope(scope)
    if "unreadable" in filters:
        return rows.none()
    if "room" in filters:
        rows = rows.filter(room__slug=filters["room"])
    if "status" in filters:
        rows = rows.filter(status=filters["status"])
    if "since" in filters:
        rows = rows.filter(planned_at__gte=_midnight(filters["since"], time.min))
    if "until" in filters:
        rows = rows.filter(planned_at__lte=_midnight(filters["until"], time.max))
    if "group" in filters:
        sold = lines_in_scope(scope).filter(order__source_code=filters["group"]).exclude(session_ref=None)
        rows = rows.filter(pk__in=sold.values("session_ref"))
    return rows


def _midnight(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _lines(scope: Scope, filters: dict[str, Any]) -> QuerySet[OrderLine, Any] | None:
    """The lines that the figures are narrowed to; None when they are not."""
    if scope.everything and "group" not in filters:
        return None
    lines = lines_in_scope(scope)
    if "group" in filters:
        lines = lines.filter(order__source_code=filters["group"])
    return lines.values("pk")


def _row(session: LiveSession, totals: Totals, *, linked: bool) -> list[Cell]:
    room = reverse("admin:staff_trace", args=["room", session.room_id]) if linked else ""
    return [
        Cell(session.title, reverse("admin:staff_session", args=[session.pk])),
        Cell(session.room.title, room),
        Cell(session.get_status_display()),
        Cell(session.started_at),
        *money_cells(totals),
    ]


def money_cells(totals: Totals) -> list[Cell]:
    """Orders, gross, refunds, net, credited."""
    return [
        Cell(totals.orders),
        Cell(totals.gross_fen),
        Cell(-totals.refunded_fen),
        Cell(totals.net_fen),
        Cell(totals.credited_fen),
    ]


def _sums(totals: list[Totals]) -> list[Cell]:
    together = Totals(
        gross_fen=sum(t.gross_fen for t in totals),
        refunded_fen=sum(t.refunded_fen for t in totals),
        net_fen=sum(t.net_fen for t in totals),
        credited_fen=sum(t.credited_fen for t in totals),
        taken_back_fen=sum(t.taken_back_fen for t in totals),
        orders=sum(t.orders for t in totals),
    )
    return [Cell(_("合计")), Cell(""), Cell(""), Cell(None), *money_cells(together)]

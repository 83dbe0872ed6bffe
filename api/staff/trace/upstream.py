"""Where a sale came from: group, room, session, offer."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api.staff.scoping import groups_in_scope, lines_in_scope, sessions_in_scope
from api.staff.trace.subject import Fact, Subject
from hosts.models import Room
from livestream.models import LiveSession, Offer
from programmes.queries.scope import Scope


def group(pk: int, scope: Scope) -> Subject | None:
    """A buyers' group and what it bought."""
    row = groups_in_scope(scope).select_related("organisation").filter(pk=pk).first()
    if row is None:
        return None
    facts = [Fact(_("代码"), row.code), Fact(_("机构"), row.organisation.name if row.organisation else None)]
    return Subject("group", row, row.name, facts, lines_in_scope(scope).filter(order__source_code=row.code))


def room(pk: int, scope: Scope) -> Subject | None:
    """A room, its sessions, and what they sold."""
    row = Room.objects.select_related("anchor", "organisation__federation").filter(pk=pk).first()
    if row is None:
        return None
    sessions = sessions_in_scope(scope).filter(room=row)
    if (
        not scope.everything
        and row.organisation.federation_id not in scope.federations
        and not sessions.exists()
    ):
        return None
    facts = [
        Fact(_("地址"), row.slug),
        Fact(_("主播（化名）"), row.anchor.alias),
        Fact(_("运营机构"), row.organisation.name),
        Fact(_("工会"), row.organisation.federation.name),
    ]
    lines = lines_in_scope(scope).filter(session_ref__in=LiveSession.objects.filter(room=row).values("pk"))
    return Subject("room", row, row.title, facts, lines, {"session": sessions})  # type: ignore[dict-item]


def session(pk: int, scope: Scope) -> Subject | None:
    """A session, its offers, and what they sold."""
    row = sessions_in_scope(scope).select_related("room").filter(pk=pk).first()
    if row is None:
        return None
    facts = [
        Fact(_("状态"), row.get_status_display()),
        Fact(_("预告"), row.planned_at),
        Fact(_("开播"), row.started_at),
        Fact(_("下播"), row.ended_at),
        Fact(_("最高同时在线"), row.peak_viewers),
        Fact(_("数据"), _("成交数据"), href=reverse("admin:staff_session", args=[row.pk])),
    ]
    direct: dict[str, Any] = {
        "room": Room.objects.filter(pk=row.room_id),
        "offer": Offer.objects.filter(session=row),
    }
    return Subject("session", row, row.title, facts, lines_in_scope(scope).filter(session_ref=row.pk), direct)


def offer(pk: int, scope: Scope) -> Subject | None:
    """A product in a session at its live price, and its sales."""
    row = Offer.objects.select_related("session", "variant__product__workshop", "pool").filter(pk=pk).first()
    if row is None or not sessions_in_scope(scope).filter(pk=row.session_id).exists():
        return None
    facts = [
        Fact(_("规格"), row.variant.name),
        Fact(_("货号"), row.variant.sku),
        Fact(_("工坊"), row.variant.product.workshop.name),
        Fact(_("直播价"), row.live_price_fen, money=True),
        Fact(_("每人限购"), row.per_person_limit),
        Fact(_("专享库存"), row.pool.total),
        Fact(_("可售"), row.pool.available),
        Fact(_("已售"), row.pool.sold),
    ]
    direct: dict[str, Any] = {
        "room": Room.objects.filter(pk=row.session.room_id),
        "session": LiveSession.objects.filter(pk=row.session_id),
    }
    lines = lines_in_scope(scope).filter(sale__offer=row)
    return Subject("offer", row, row.variant.product.title, facts, lines, direct)

"""Penalties: those in force, those over, appeals that wait for an answer; lifting one, and answering."""

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from api.staff.moderation import scoping
from api.staff.pages import page, staff_actor, staff_user
from api.staff.people import names_of
from api.staff.row_page import RowPage
from api.staff.tables import Cell, Column, Table
from core.errors import Invalid
from core.models import AuditEntry
from hosts.models import Room
from livestream.models import ChatMessage, Penalty
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.lift_penalty import lift_penalty
from livestream.queries.standing import in_force
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope

PAGE = 50
LINES = 20
"""Of the punished person, to judge a penalty by."""
ANY = ("", _("全部"))
VIEWS = {"appeals": _("待答复的申诉"), "force": _("生效中"), "past": _("已结束"), "all": _("全部")}
WAITING = Q(appealed_at__isnull=False, outcome="", lifted_at=None)
"""An appeal that nobody has answered."""
ACTS = {
    "livestream.penalty.muted": _("禁言"),
    "livestream.penalty.banned": _("移出直播间"),
    "livestream.penalty.appealed": _("当事人申诉"),
    "livestream.penalty.appeal_answered": _("答复申诉"),
    "livestream.penalty.lifted": _("解除"),
}
COLUMNS = [
    Column(_("处罚")),
    Column(_("直播间")),
    Column(_("当事人")),
    Column(_("理由")),
    Column(_("期限")),
    Column(_("开始"), "time"),
    Column(_("截止"), "time"),
    Column(_("现状")),
    Column(_("申诉"), "time"),
]


class Filters(forms.Form):
    """Which of them."""

    room = forms.ChoiceField(label=_("直播间"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *Penalty.Kind.choices], required=False)
    term = forms.ChoiceField(label=_("期限"), choices=[ANY, *Penalty.Term.choices], required=False)

    def __init__(self, data: Any, rooms: QuerySet[Room]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["room"]).choices = [ANY, *rooms.values_list("slug", "title")]

    def narrowed(self, rows: QuerySet[Penalty]) -> QuerySet[Penalty]:
        """The rows that fit; none when a filter can't be read."""
        if not self.is_valid():
            return rows.none()
        wanted = {"room__slug" if key == "room" else key: value for key, value in self.cleaned_data.items()}
        return rows.filter(**{key: value for key, value in wanted.items() if value})


@require_safe
def penalties_page(request: HttpRequest) -> HttpResponse:
    """The penalties in scope: appeals the oldest first, the others the latest first."""
    scope = request_scope(request)
    form = Filters(request.GET, scoping.rooms(scope))
    asked = request.GET.get("view", "appeals")
    view = asked if asked in VIEWS else "appeals"
    rows = _viewed(form.narrowed(scoping.penalties(scope)), view)
    listing = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    holding = set(in_force().filter(pk__in=[row.pk for row in listing]).values_list("pk", flat=True))
    context = {
        "views": VIEWS,
        "view": view,
        "form": form,
        "listing": listing,
        "table": Table(COLUMNS, [_row(row, holds=row.pk in holding) for row in listing]),
        "keeps_words": scoping.keeps_the_words(scope),
    }
    return page(request, "staff/penalties.html", context)


def appeals(scope: Scope) -> QuerySet[Penalty]:
    """The appeals that the reader may answer and nobody has."""
    return scoping.penalties_to_judge(scope).filter(WAITING)


def _viewed(rows: QuerySet[Penalty], view: str) -> QuerySet[Penalty]:
    match view:
        case "appeals":
            return rows.filter(WAITING).order_by("appealed_at", "id")
        case "force":
            return rows.filter(pk__in=in_force().values("pk")).order_by("-id")
        case "past":
            return rows.exclude(pk__in=in_force().values("pk")).order_by("-id")
    return rows.order_by("-id")


def _row(row: Penalty, *, holds: bool) -> list[Cell]:
    return [
        Cell(f"{row.pk} {row.get_kind_display()}", reverse("admin:staff_penalty", args=[row.pk])),
        Cell(row.room.title),
        Cell(row.user.shown_alias),
        Cell(row.get_reason_display()),
        Cell(row.get_term_display()),
        Cell(row.starts_at),
        Cell(row.until),
        Cell(_state(row, holds=holds)),
        Cell(row.appealed_at),
    ]


def _state(row: Penalty, *, holds: bool) -> StrOrPromise:
    if row.lifted_at:
        return _("已解除")
    if row.outcome:
        return _("申诉已答复，维持") if holds else _("已到期")
    return _("生效中") if holds else _("已到期")


class PenaltyPage(RowPage[Penalty]):
    """One penalty with what was said, and its whole history."""

    template = "staff/penalty.html"

    def find(self, request: HttpRequest, pk: int) -> Penalty | None:
        """In a room in scope."""
        return scoping.penalties(request_scope(request)).filter(pk=pk).first()

    def may_act(self, request: HttpRequest, row: Penalty) -> bool:
        """Project and moderation staff who have nothing to do with the room."""
        return scoping.may_judge(request_scope(request), staff_user(request), row)

    def act(self, request: HttpRequest, row: Penalty) -> None:
        """Answer the appeal, or lift it without one."""
        actor, act = staff_actor(request), request.POST.get("act", "")
        why = request.POST.get("why", "")
        if act == "lift":
            lift_penalty(actor=actor, penalty_id=row.pk, reason=why)
        elif act in Penalty.Outcome.values:
            answer_appeal(actor=actor, penalty_id=row.pk, outcome=act, answer=why)
        else:
            raise Invalid(fields={"act": ["unknown"]})

    def context(self, request: HttpRequest, row: Penalty, *, may_act: bool) -> dict[str, Any]:
        """The penalty, the person's lines of that session, and who did what when."""
        said = ChatMessage.objects.filter(session=row.session_id, author=row.user_id, kind="chat")
        holds = in_force().filter(pk=row.pk).exists()
        trail = AuditEntry.objects.filter(
            target_type=Penalty._meta.label_lower, target_id=str(row.pk)
        ).order_by("id")
        names = names_of(entry.actor_label for entry in trail)
        return {
            "row": row,
            "state": _state(row, holds=holds),
            "holds": holds,
            "waits": row.appealed_at and not row.outcome and not row.lifted_at,
            "lines": reversed(said.order_by("-id")[:LINES]),
            "history": [
                (entry.at, names[entry.actor_label], ACTS.get(entry.action, entry.action)) for entry in trail
            ],
            "why": request.POST.get("why", ""),
        }

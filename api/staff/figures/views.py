"""Figures of all sessions, and of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.problem import problem_response
from api.staff.export_view import WHYS, export
from api.staff.figures.filters import LineFilters, SessionFilters
from api.staff.figures.lines import lines_table, session_lines
from api.staff.figures.sessions import sessions_table
from api.staff.pages import page, staff_user
from api.staff.scoping import sessions_in_scope
from core.errors import Invalid
from programmes.federated_admin import request_scope


@require_http_methods(["GET", "POST"])
def sessions_page(request: HttpRequest) -> HttpResponse:
    """The list of sessions; a POST takes it away as a file, with the same filters."""
    scope = request_scope(request)
    form = SessionFilters(request.GET, scope)
    table, is_cut = sessions_table(scope, form.values)
    if request.method == "POST":
        try:
            return export(request, table, name="sessions", target=staff_user(request))
        except Invalid as refusal:
            return problem_response(refusal)
    return page(
        request, "staff/sessions.html", {"form": form, "table": table, "is_cut": is_cut, "whys": WHYS}
    )


@require_http_methods(["GET", "POST"])
def session_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session's sums and lines; a POST takes the lines away as a file, with the same filters."""
    scope = request_scope(request)
    session = sessions_in_scope(scope).select_related("room").filter(pk=session_id).first()
    if session is None:
        raise Http404
    form = LineFilters(request.GET, scope)
    linked = not scope.of_books().is_empty
    table, totals, is_cut = lines_table(session_lines(scope, session, form.values), linked=linked)
    if request.method == "POST":
        try:
            return export(request, table, name=f"session-{session.pk}", target=session)
        except Invalid as refusal:
            return problem_response(refusal)
    context = {
        "session": session,
        "room_href": reverse("admin:staff_trace", args=["room", session.room_id]) if linked else "",
        "trace_href": reverse("admin:staff_trace", args=["session", session.pk]) if linked else "",
        "form": form,
        "table": table,
        "totals": totals,
        "is_cut": is_cut,
        "whys": WHYS,
    }
    return page(request, "staff/session.html", context)

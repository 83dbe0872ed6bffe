"""Adjustments: propose with a reason and a document, and decide what another proposed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.staff.amounts import fen_of, id_of
from api.staff.books.access import accounts_in_scope, audit_scope, may_adjust, pays, shown
from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from core import audit
from core.errors import Invalid, Refusal
from ledger.models import Account, Adjustment
from ledger.operations import approve_adjustment, propose_adjustment, refuse_adjustment
from ledger.queries.earnings import earnings_of
from ledger.rules.document import LARGEST
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope

SHOWN = 100
MOST_FEN = 1_000_000_000
"""Fen in one adjustment."""


def _party(row: Adjustment) -> tuple[Account, int]:
    """Whose credit it corrects, and by how much: the payee's side, credit first."""
    if row.credit.code.startswith("payable:"):
        return row.credit, row.amount_fen
    return row.debit, -row.amount_fen


def _in_scope(scope: Scope) -> list[Adjustment]:
    accounts = accounts_in_scope(scope).values("pk")
    rows = Adjustment.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    names = ("organisation", "beneficiary")
    related = [f"{side}__{name}" for side in ("debit", "credit") for name in names]
    return list(rows.select_related("txn", *related).order_by("-id")[:SHOWN])


@require_safe
def adjustments_page(request: HttpRequest) -> HttpResponse:
    """The latest adjustments, and for finance staff the payees to adjust."""
    scope = audit_scope(request_scope(request))
    rows = [(row, shown(_party(row)[0]), _party(row)[1]) for row in _in_scope(scope)]
    accounts = accounts_in_scope(scope).select_related("organisation", "beneficiary").order_by("id")
    payees = [(account, shown(account)) for account in accounts[: SHOWN * 5]] if pays(scope) else []
    names = names_of(by for row, _, _ in rows for by in (row.proposed_by, row.decided_by))
    return page(request, "staff/adjustments.html", {"rows": rows, "payees": payees, "names": names})


@require_http_methods(["GET", "POST"])
def new_adjustment_page(request: HttpRequest) -> HttpResponse:
    """Propose one for the payee `account`."""
    scope = audit_scope(request_scope(request))
    account = accounts_in_scope(scope).filter(pk=id_of(request.GET.get("account", ""))).first()
    if account is None:
        raise Http404
    if not may_adjust(scope, account):
        raise PermissionDenied
    context = {"account": account, "name": shown(account), "sums": earnings_of(account), "form": request.POST}
    if request.method == "GET":
        return page(request, "staff/adjustment_new.html", context)
    upload = request.FILES.get("document")
    try:
        row = propose_adjustment(
            account=account,
            amount_fen=_fen(request.POST.get("amount", ""), request.POST.get("direction", "")),
            reason=request.POST.get("reason", ""),
            document_name=upload.name or "" if upload else "",
            document=upload.read(LARGEST + 1) if upload else b"",
            actor=staff_actor(request),
        )
    except Refusal as refusal:
        shown_again = {**context, "refusal": refusal}
        return page(request, "staff/adjustment_new.html", shown_again, status=refusal.status)
    return HttpResponseRedirect(address(row))


def _fen(yuan: str, direction: str) -> int:
    """The sum as typed, in fen; negative to take. Raises Invalid."""
    fen = fen_of(yuan, "amount") or 0
    if not 0 < fen <= MOST_FEN or direction not in ("credit", "debit"):
        raise Invalid(fields={"amount": ["invalid"]})
    return fen if direction == "credit" else -fen


@require_http_methods(["GET", "POST"])
def adjustment_page(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """One adjustment; a POST opens its document, which is noted, or, by finance staff, approves it or turns it down."""
    scope = audit_scope(request_scope(request))
    accounts = accounts_in_scope(scope).values("pk")
    rows = Adjustment.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    row = rows.select_related("debit", "credit", "txn").filter(pk=adjustment_id).first()
    if row is None:
        raise Http404
    party, amount = _party(row)
    may_act = may_adjust(scope, party)
    actor, act = staff_actor(request), request.POST.get("act", "")
    context = {
        "row": row,
        "names": names_of([row.proposed_by, row.decided_by]),
        "name": shown(party),
        "amount_fen": amount,
        "may_act": may_act,
        "is_own": row.proposed_by == actor.label,
        "note": request.POST.get("note", ""),
    }
    if request.method == "GET":
        return page(request, "staff/adjustment.html", context)
    if act == "document":
        with transaction.atomic():
            audit.record(actor=actor, action="staff.document.viewed", target=row)
        return _document(row)
    if not may_act:
        raise PermissionDenied
    try:
        if act == "approve":
            approve_adjustment(adjustment_id=row.pk, actor=actor)
        elif act == "refuse":
            refuse_adjustment(adjustment_id=row.pk, note=request.POST.get("note", ""), actor=actor)
        else:
            raise Invalid(fields={"act": ["unknown"]})
    except Refusal as refusal:
        row.refresh_from_db()
        return page(request, "staff/adjustment.html", {**context, "refusal": refusal}, status=refusal.status)
    return HttpResponseRedirect(address(row))


def _document(row: Adjustment) -> HttpResponse:
    """As a download: what somebody uploaded is never shown in our own page."""
    response = HttpResponse(bytes(row.document.body), content_type=row.document.content_type)
    ending = row.document.content_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="{row}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def address(row: Adjustment) -> str:
    """The adjustment's page."""
    return reverse("admin:staff_adjustment", args=[row.pk])

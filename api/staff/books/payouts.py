"""Payouts: prepare, approve, give to the bank, note what became of each line."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.amounts import id_of
from api.staff.books.access import (
    audit_scope,
    batches_to_see,
    federations_to_audit,
    federations_to_pay,
    lines_to_see,
    may_pay,
    pays,
    shown,
)
from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from core.actor import Actor
from core.errors import Invalid, Refusal
from core.models import AuditEntry
from ledger.models import PayoutBatch, PayoutLine
from ledger.operations import (
    approve_payout,
    cancel_payout,
    prepare_payout,
    send_payout,
    settle_payout,
    take_bank_file,
)
from ledger.operations.settle_payout import Outcome
from ledger.queries.payouts import outcomes, payees
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope

SHOWN = 100


@require_http_methods(["GET", "POST"])
def payouts_page(request: HttpRequest) -> HttpResponse:
    """What is due, and the batches; POST prepares one of all that is due, by finance staff."""
    scope = request_scope(request)
    if request.method == "POST":
        try:
            batch = prepare_payout(actor=staff_actor(request), federations=federations_to_pay(scope))
        except Refusal as refusal:
            return _listed(request, scope, refusal)
        return HttpResponseRedirect(address(batch))
    return _listed(request, scope)


def _listed(request: HttpRequest, scope: Scope, refusal: Refusal | None = None) -> HttpResponse:
    """What finance staff may pay; what an auditor may read."""
    may_prepare = pays(scope)
    federations = federations_to_pay(scope) if may_prepare else federations_to_audit(scope)
    due = [(payee, shown(payee.account)) for payee in payees(federations)]
    batches = list(batches_to_see(audit_scope(scope)).order_by("-id")[:SHOWN])
    context = {
        "due": due,
        "total_fen": sum(payee.amount_fen for payee, _ in due if payee.is_payable),
        "batches": batches,
        "names": names_of(by for batch in batches for by in (batch.prepared_by, batch.approved_by)),
        "may_prepare": may_prepare,
        "refusal": refusal,
    }
    return page(request, "staff/payouts.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def payout_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch with its lines; POST takes its next step, by finance staff who answer for every payee."""
    scope = audit_scope(request_scope(request))
    batch = batches_to_see(scope).filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    if request.method == "GET":
        return _shown(request, scope, batch)
    if not may_pay(scope, batch):
        raise PermissionDenied
    try:
        file = _act(request, batch, staff_actor(request))
    except Refusal as refusal:
        return _shown(request, scope, batch, refusal)
    return _download(file, batch) if file is not None else HttpResponseRedirect(address(batch))


def _act(request: HttpRequest, batch: PayoutBatch, actor: Actor) -> bytes | None:
    """Do what the button says; the bank file, if that was asked for. Raises what the operation refuses."""
    act, note = request.POST.get("act", ""), request.POST.get("note", "")
    if act == "file":
        return take_bank_file(batch_id=batch.pk, actor=actor)
    if act == "approve":
        approve_payout(batch_id=batch.pk, actor=actor)
    elif act == "send":
        send_payout(batch_id=batch.pk, actor=actor)
    elif act == "cancel":
        cancel_payout(batch_id=batch.pk, reason=note, actor=actor)
    elif act in ("paid", "rejected"):
        lines = [id_of(key) for key in request.POST.getlist("line")]
        settle_payout(batch_id=batch.pk, line_ids=lines, outcome=cast(Outcome, act), note=note, actor=actor)
    else:
        raise Invalid(fields={"act": ["unknown"]})
    return None


def _file_taken(batch: PayoutBatch) -> QuerySet[AuditEntry]:
    """Each time that the bank file was taken, as the audit has it."""
    rows = AuditEntry.objects.filter(action="ledger.payout.file_taken", target_id=str(batch.pk))
    return rows.filter(target_type=batch._meta.label_lower).order_by("id")


def _shown(
    request: HttpRequest, scope: Scope, batch: PayoutBatch, refusal: Refusal | None = None
) -> HttpResponse:
    batch.refresh_from_db()
    rows = list(lines_to_see(scope, batch).select_related("txn"))
    results = outcomes(row.pk for row in rows)
    lines = [(row, shown(row.account), [t for t in (row.txn, results.get(row.pk)) if t]) for row in rows]
    taken = [(entry.actor_label, entry.at) for entry in _file_taken(batch)]
    signers = (batch.prepared_by, batch.approved_by, batch.sent_by)
    ends = (PayoutLine.Status.PAID, PayoutLine.Status.REJECTED)
    sums = [
        (end.label, sum(line.amount_fen for line in batch.lines.all() if line.status == end)) for end in ends
    ]
    context = {
        "batch": batch,
        "settled": [(label, fen) for label, fen in sums if fen],
        "taken": taken,
        "names": names_of([*signers, *(who for who, _ in taken)]),
        "lines": lines,
        "may_pay": may_pay(scope, batch),
        "is_own": batch.prepared_by == staff_actor(request).label,
        "ticked": _ticked(request, rows),
        "note": request.POST.get("note", ""),
        "refusal": refusal,
    }
    return page(request, "staff/payout.html", context, status=refusal.status if refusal else 200)


def _ticked(request: HttpRequest, rows: list[PayoutLine]) -> set[int]:
    """The lines whose boxes are ticked: those of the form that was refused, all when asked for, else none.

    A box that ticked itself would take a line to the next payout, and pay it twice, that nobody meant.
    """
    if request.GET.get("all") == "1" and request.method == "GET":
        return {row.pk for row in rows}
    return {id_of(key) for key in request.POST.getlist("line")}


def _download(file: bytes, batch: PayoutBatch) -> HttpResponse:
    response = HttpResponse(file, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{batch.number}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def address(batch: PayoutBatch) -> str:
    """The batch's page."""
    return reverse("admin:staff_payout", args=[batch.pk])

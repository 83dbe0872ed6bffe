"""Organisations: the list, and each with its bank account."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.staff.amounts import id_of
from api.staff.organisations import members, scoping
from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from core.errors import Forbidden, Invalid, Refusal
from programmes.federated_admin import request_scope
from programmes.models import AccountChange, Organisation, OrganisationMember
from programmes.operations import approve_account, propose_account, refuse_account
from programmes.queries.scope import Scope
from programmes.rules.account import tail

SHOWN = 20
"""Changes of an account, the newest first."""


@require_safe
def organisations_page(request: HttpRequest) -> HttpResponse:
    """Those that the reader may see: whether an account is there, whether one waits, how many answer for it."""
    scope = request_scope(request)
    rows = list(scoping.organisations_to_see(scope).annotate(member_count=Count("members")))
    if not rows:
        raise PermissionDenied
    waiting = set(
        AccountChange.objects.filter(status=AccountChange.Status.PROPOSED).values_list(
            "organisation_id", flat=True
        )
    )
    shown = [(row, _tail(scope, row), row.pk in waiting) for row in rows]
    return page(request, "staff/organisations.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
def organisation_page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation; a POST proposes its account, decides about the one that waits, appoints or dismisses."""
    scope = request_scope(request)
    organisation = scoping.organisations_to_see(scope).filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    if request.method == "GET":
        return _shown(request, scope, organisation)
    try:
        _act(request, scope, organisation)
    except Refusal as refusal:
        return _shown(request, scope, organisation, refusal)
    return HttpResponseRedirect(reverse("admin:staff_organisation", args=[organisation.pk]))


def _act(request: HttpRequest, scope: Scope, organisation: Organisation) -> None:
    """Do what the button says. Raises Forbidden, Invalid, and what the operation refuses."""
    actor, typed, act = staff_actor(request), request.POST, request.POST.get("act", "")
    if act in ("appoint", "dismiss"):
        if not scoping.may_appoint(scope, organisation):
            raise Forbidden()
        if act == "dismiss":
            members.dismiss(organisation=organisation, member_id=id_of(typed.get("member", "")), actor=actor)
        else:
            phone, role = typed.get("phone", ""), typed.get("role", "")
            members.appoint(organisation=organisation, phone=phone, role=role, actor=actor)
        return
    if not scoping.may_propose(scope, organisation):
        raise Forbidden()
    if act == "propose":
        propose_account(
            organisation=organisation,
            number=typed.get("number", ""),
            again=typed.get("again", ""),
            actor=actor,
        )
        return
    row = _waiting(organisation)
    if row is None or act not in ("approve", "refuse"):
        raise Invalid(fields={"act": ["unknown"]})
    is_own = row.proposed_by == actor.label
    if not scoping.may_decide(scope, organisation) and not (is_own and act == "refuse"):
        raise Forbidden()
    if act == "approve":
        approve_account(change_id=row.pk, number=typed.get("number", ""), actor=actor)
    else:
        refuse_account(change_id=row.pk, note=typed.get("note", ""), actor=actor)


def _waiting(organisation: Organisation) -> AccountChange | None:
    return organisation.account_changes.filter(status=AccountChange.Status.PROPOSED).first()


def _tail(scope: Scope, organisation: Organisation) -> str:
    """The last digits, for those who answer for the account."""
    return tail(organisation.bank_account) if scoping.may_propose(scope, organisation) else ""


def _shown(
    request: HttpRequest, scope: Scope, organisation: Organisation, refusal: Refusal | None = None
) -> HttpResponse:
    organisation.refresh_from_db()
    may_propose = scoping.may_propose(scope, organisation)
    changes = list(organisation.account_changes.order_by("-id")[:SHOWN]) if may_propose else []
    waiting = next((row for row in changes if row.status == AccountChange.Status.PROPOSED), None)
    context = {
        "organisation": organisation,
        "tail": _tail(scope, organisation),
        "may_propose": may_propose,
        "may_decide": scoping.may_decide(scope, organisation),
        "waiting": waiting,
        "is_own": waiting is not None and waiting.proposed_by == staff_actor(request).label,
        "changes": [(row, tail(row.bank_account)) for row in changes],
        "names": names_of(by for row in changes for by in (row.proposed_by, row.decided_by)),
        "members": members.members_of(organisation),
        "may_appoint": scoping.may_appoint(scope, organisation),
        "roles": OrganisationMember.Role.choices,
        "refusal": refusal,
    }
    return page(request, "staff/organisation.html", context, status=refusal.status if refusal else 200)

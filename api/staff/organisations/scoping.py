"""Who sees an organisation's page, and who does what there."""

from django.db.models import Q, QuerySet

from programmes.models import AccountChange, Organisation
from programmes.queries.scope import Scope


def organisations_to_see(scope: Scope) -> QuerySet[Organisation]:
    """Those of the federations in scope, and those that the person works for."""
    rows = Organisation.objects.select_related("federation").order_by("name", "id")
    if scope.everything:
        return rows
    return rows.filter(Q(federation__in=scope.federations) | Q(pk__in=scope.organisations))


def may_appoint(scope: Scope, organisation: Organisation) -> bool:
    """Project staff of its federation say who answers for it."""
    return scope.everything or organisation.federation_id in scope.may_appoint


def may_decide(scope: Scope, organisation: Organisation) -> bool:
    """Finance staff of its federation approve an account."""
    return scope.everything or organisation.federation_id in scope.may_pay


def accounts_to_decide(scope: Scope) -> QuerySet[AccountChange]:
    """The proposed accounts that the reader may approve, whoever proposed them."""
    rows = AccountChange.objects.filter(status=AccountChange.Status.PROPOSED)
    return rows if scope.everything else rows.filter(organisation__federation__in=scope.may_pay)


def may_propose(scope: Scope, organisation: Organisation) -> bool:
    """So do they propose one, and the organisation's own manager; nobody else sees of it more than that it is there."""
    return may_decide(scope, organisation) or organisation.pk in scope.managed

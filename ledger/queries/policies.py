"""Which policy decides."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from ledger.errors import NoPolicy
from ledger.models import SplitPolicy
from ledger.rules.split import Share


def policy_in_force(scope: str, at: datetime) -> SplitPolicy:
    """The published policy of a scope ("live", "shelf") at a time, with its shares read along.

    Raises NoPolicy.
    """
    found = _in_force(at).filter(scope=scope).prefetch_related("shares").first()
    if found is None:
        raise NoPolicy(scope=scope)
    return found


def policies_in_force(scopes: Iterable[str], at: datetime) -> dict[str, int]:
    """The id of the published policy of each scope at a time, in one query. A scope without one is missing."""
    found = _in_force(at).filter(scope__in=set(scopes))
    return dict(found.values_list("scope", "id"))


def _in_force(at: datetime) -> QuerySet[SplitPolicy]:
    rows = SplitPolicy.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)
    return rows.exclude(published_at=None)


def shares_of(policy: SplitPolicy) -> list[Share]:
    """A policy's shares in their order; ties of a split go to the earlier one."""
    return [Share(share.role, share.basis_points) for share in policy.shares.all()]

"""Which policy decides."""

from datetime import datetime

from django.db.models import Q

from ledger.errors import NoPolicy
from ledger.models import SplitPolicy
from ledger.rules.split import Share


def policy_in_force(scope: str, at: datetime) -> SplitPolicy:
    """The published policy of a scope ("live", "shelf") at a time, with its shares read along.

    Raises NoPolicy.
    """
    found = (
        SplitPolicy.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), scope=scope, valid_from__lte=at)
        .exclude(published_at=None)
        .prefetch_related("shares")
        .first()
    )
    if found is None:
        raise NoPolicy(scope=scope)
    return found


def shares_of(policy: SplitPolicy) -> list[Share]:
    """A policy's shares in their order; ties of a split go to the earlier one."""
    return [Share(share.role, share.basis_points) for share in policy.shares.all()]

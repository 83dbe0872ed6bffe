"""Publish a split policy."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import PolicyOverlaps, PolicyUsed, PolicyVersionTaken, SharesNotWhole
from ledger.locks import policies_of
from ledger.models import SplitPolicy, SplitShare
from ledger.rules.split import Share, is_whole


@transaction.atomic
def publish_policy(
    *,
    scope: str,
    version: str,
    valid_from: datetime,
    shares: Sequence[Share],
    actor: Actor,
    valid_to: datetime | None = None,
) -> SplitPolicy:
    """Put a policy in force from `valid_from` on; a predecessor with an open end then ends there.

    Raises SharesNotWhole, PolicyVersionTaken, PolicyOverlaps, PolicyUsed (something was sold under the predecessor at
    that time or later).
    """
    if not is_whole(shares):
        raise SharesNotWhole()
    others = policies_of(scope)
    if any(other.version == version for other in others):
        raise PolicyVersionTaken(version=version)
    _end_predecessor(others, valid_from)
    policy = SplitPolicy.objects.create(
        scope=scope, version=version, valid_from=valid_from, valid_to=valid_to
    )
    SplitShare.objects.bulk_create(
        SplitShare(policy=policy, position=position, role=share.role, basis_points=share.basis_points)
        for position, share in enumerate(shares)
    )
    policy.published_at = now()
    try:
        with transaction.atomic():
            policy.save(update_fields=["published_at"])
    except IntegrityError as error:
        raise PolicyOverlaps(scope=scope) from error
    data = {"scope": scope, "version": version, "shares": {s.role: s.basis_points for s in shares}}
    audit.record(actor=actor, action="ledger.policy.published", target=policy, data=data)
    return policy


def _end_predecessor(others: Sequence[SplitPolicy], at: datetime) -> None:
    for other in others:
        if other.published_at and other.valid_to is None and other.valid_from < at:
            other.valid_to = at
            try:
                with transaction.atomic():
                    other.save(update_fields=["valid_to"])
            except IntegrityError as error:
                raise PolicyUsed(scope=other.scope, version=other.version) from error

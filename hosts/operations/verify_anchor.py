"""Confirm an anchor's identity."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from hosts import locks
from hosts.errors import SelfVerification
from hosts.models import Anchor
from hosts.rules import verification


@transaction.atomic
def verify_anchor(*, actor: Actor, anchor_id: int) -> Anchor:
    """Note that the person was checked against her papers now; it counts for six months. Also renews.

    Raises NotFound, SelfVerification.
    """
    row = locks.anchor(anchor_id)
    if actor.kind == "user" and actor.id == row.user_id:
        raise SelfVerification()
    row.verified_at = now()
    row.verified_until = verification.valid_until(row.verified_at)
    row.save(update_fields=["verified_at", "verified_until"])
    facts = {"until": row.verified_until.isoformat()}
    audit.record(actor=actor, action="hosts.anchor.verified", target=row, data=facts)
    return row

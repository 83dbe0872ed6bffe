"""Turn an adjustment down."""

from django.db import transaction

from core.actor import Actor
from core.lookalikes import shows
from ledger.errors import NoteMissing
from ledger.models import Adjustment
from ledger.operations.approve_adjustment import decided, proposed


@transaction.atomic
def refuse_adjustment(*, adjustment_id: int, note: str, actor: Actor) -> Adjustment:
    """Turn it down, or take one's own back. Raises BadStep, NoteMissing."""
    row = proposed(adjustment_id)
    if not shows(note, 2):
        raise NoteMissing()
    return decided(row, Adjustment.Status.REFUSED, note.strip()[:160], actor)

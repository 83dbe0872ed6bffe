"""Turn down an organisation's bank account."""

from django.db import transaction

from core.actor import Actor
from core.lookalikes import shows
from programmes.errors import NoteMissing
from programmes.models import AccountChange
from programmes.operations.approve_account import decided, waiting

SHORTEST, LONGEST = 2, 160


@transaction.atomic
def refuse_account(*, change_id: int, note: str, actor: Actor) -> AccountChange:
    """Turn it down, or take one's own back; the account in use stays. Raises AccountDecided, NoteMissing."""
    row, text = waiting(change_id), note.strip()
    if not shows(text, SHORTEST):
        raise NoteMissing(fields={"note": ["required"]})
    return decided(row, AccountChange.Status.REFUSED, text[:LONGEST], actor)

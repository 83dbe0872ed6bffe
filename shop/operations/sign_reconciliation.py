"""Two people answer for a reconciliation: one checks it, another signs."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Forbidden
from core.lookalikes import shows
from shop import locks
from shop.errors import DayNotOver, NoteMissing, ReconciliationClosed, SamePerson
from shop.models import Reconciliation
from shop.rules.reconciling import window

LONGEST_NOTE = 500


@transaction.atomic
def check_reconciliation(*, run_id: int, note: str, actor: Actor) -> Reconciliation:
    """The first person has gone through it; `note` says what is the matter with each difference.

    Raises NotFound, Forbidden (no person), ReconciliationClosed, NoteMissing.
    """
    run = _newest(run_id, actor)
    if run.checked_by:
        raise ReconciliationClosed()
    run.note = note.strip()[:LONGEST_NOTE] if shows(note) else ""
    if run.difference_count and not run.note:
        raise NoteMissing()
    run.checked_by, run.checked_at = actor.label, now()
    run.save(update_fields=["note", "checked_by", "checked_at"])
    audit.record(actor=actor, action="shop.reconciliation.checked", target=run, data=_data(run))
    return run


@transaction.atomic
def sign_reconciliation(*, run_id: int, actor: Actor) -> Reconciliation:
    """The second person signs; nothing of it changes any more.

    Raises NotFound, Forbidden (no person), ReconciliationClosed (not checked yet, or signed), SamePerson, DayNotOver
    (made before the day's end in Shanghai).
    """
    run = _newest(run_id, actor)
    if not run.checked_by:
        raise ReconciliationClosed()
    if run.checked_by == actor.label:
        raise SamePerson()
    if run.made_at < window(run.day)[1]:
        raise DayNotOver()
    run.signed_by, run.signed_at = actor.label, now()
    run.save(update_fields=["signed_by", "signed_at"])
    audit.record(actor=actor, action="shop.reconciliation.signed", target=run, data=_data(run))
    return run


def _newest(run_id: int, actor: Actor) -> Reconciliation:
    """The locked run, if a person asks and it is the day's last and not signed."""
    if actor.kind != "user":
        raise Forbidden()
    run = locks.reconciliation(run_id)
    later = Reconciliation.objects.filter(gateway=run.gateway, day=run.day, run__gt=run.run)
    if run.signed_by or later.exists():
        raise ReconciliationClosed()
    return run


def _data(run: Reconciliation) -> dict[str, object]:
    return {"day": str(run.day), "run": run.run, "differences": run.difference_count}

"""Verify the whole ledger and keep what was found."""

import os
from datetime import datetime

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.models import Verification
from ledger.verification.findings import Problem
from ledger.verification.whole import Outcome, Progress, verify_whole

KEPT = 100
"""Faults kept by name with a run; their number is kept whole."""


def verify_ledger(
    *, actor: Actor, processes: int | None = None, progress: Progress = lambda done, of: None
) -> tuple[Verification, list[Problem]]:
    """Compute every split, balance, leaf and root again; the run as it was stored, and every fault.

    Uses a process a core, unless told otherwise.
    """
    started = now()
    outcome = verify_whole(processes=processes or os.cpu_count() or 1, progress=progress)
    return _stored(actor, outcome, started), outcome.problems


@transaction.atomic
def _stored(actor: Actor, outcome: Outcome, started: datetime) -> Verification:
    run = Verification.objects.create(
        started_at=started,
        ended_at=now(),
        actor=actor.label,
        txns=outcome.txns,
        sealed=outcome.sealed,
        found=len(outcome.problems),
        problems=[problem._asdict() for problem in outcome.problems[:KEPT]],
    )
    audit.record(
        actor=actor, action="ledger.verified", target=run, data={"txns": run.txns, "problems": run.found}
    )
    return run

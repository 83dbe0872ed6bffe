"""Reconcile what is due without being asked."""

from datetime import timedelta

from core.actor import Actor
from core.clock import now
from core.sweeping import each
from shop.models import Reconciliation
from shop.operations.exchange_movements import exchange_movements
from shop.operations.reconcile_day import reconcile_day
from shop.payments.registry import DEFAULT
from shop.rules.reconciling import day_of

DAYS_BACK = 7
"""What the processor books late is found for so long."""


def reconcile_nightly(*, rail: str = DEFAULT) -> None:
    """Yesterday, and each of the last days that was never reconciled or whose last run has differences and no name.

    A day whose last run somebody has checked is left alone. Before, what waits for its exchange gets it, however old.
    """
    exchange_movements(rail=rail)
    today = day_of(now())
    last = {}
    for run in Reconciliation.objects.filter(
        gateway=rail, day__gte=today - timedelta(days=DAYS_BACK)
    ).order_by("run"):
        last[run.day] = run
    due = []
    for back in range(DAYS_BACK, 0, -1):
        found = last.get(today - timedelta(days=back))
        if found is None or (found.difference_count and not found.checked_by):
            due.append(back)
    actor = Actor.system("night")
    each(
        due,
        lambda back: reconcile_day(day=today - timedelta(days=back), actor=actor, rail=rail),
        "reconciliation",
    )

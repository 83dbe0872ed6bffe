"""The books' periodic jobs. A missed run loses nothing: what waits is sealed by the next."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, lock_task

from core.actor import Actor
from ledger.operations import seal_journal
from ledger.operations.verify_ledger import verify_ledger

ONE_VERIFICATION = lock_task("ledger.verify")
"""Known as soon as this is loaded: a consumer frees at its start what a killed one held, of the locks that it knows."""


@db_periodic_task(crontab(minute="*"), expires=50)
def seal() -> None:
    """Each minute: seal what was booked, and sign a checkpoint."""
    seal_journal()


@db_periodic_task(crontab(minute="41"), expires=3000)
def seal_stragglers() -> None:
    """Each hour: look for what was committed late, from the first transaction on."""
    seal_journal(whole=True)


@db_periodic_task(crontab(hour="18", minute="11"), expires=3000)
def verify_nightly() -> None:
    """Each night (02:11 in Beijing): the whole ledger, computed again."""
    verify(Actor.system("verify_nightly"))


@db_task()
def verify(actor: Actor) -> None:
    """Verify the whole ledger for who asked; two at once would only slow each other.

    On one core, so that the shop keeps the others.
    """
    with ONE_VERIFICATION:
        verify_ledger(actor=actor, processes=1)

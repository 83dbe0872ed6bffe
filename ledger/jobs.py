"""The books' periodic jobs. A missed run loses nothing: what waits is sealed by the next."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from ledger.operations import seal_journal


@db_periodic_task(crontab(minute="*"), expires=50)
def seal() -> None:
    """Each minute: seal what was booked, and sign a checkpoint."""
    seal_journal()


@db_periodic_task(crontab(minute="41"), expires=3000)
def seal_stragglers() -> None:
    """Each hour: look for what was committed late, from the first transaction on."""
    seal_journal(whole=True)

"""The shop's periodic jobs. They only tidy: a missed run loses nothing."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.operations import sweep_payments


@db_periodic_task(crontab(minute="*"), expires=50)
def sweep() -> None:
    """Each minute: ask about payments under way, send what waits, close what is overdue."""
    sweep_payments()

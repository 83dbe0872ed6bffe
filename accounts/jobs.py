"""The accounts' periodic jobs. They only tidy: a missed run loses nothing."""

from django.core.management import call_command
from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from accounts.operations import sweep_unverified


@db_periodic_task(crontab(minute="17", hour="*"), expires=3000)
def sweep_accounts() -> None:
    """Each hour: remove numbers that were typed and never entered, and sessions that ended."""
    sweep_unverified()
    call_command("clearsessions")

"""The shop's periodic jobs. They only tidy: a missed run loses nothing."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.operations import reconcile_nightly, send_stock_news, sweep_dispatch, sweep_payments


@db_periodic_task(crontab(minute="*"), expires=50)
def sweep() -> None:
    """Each minute: ask about payments under way, send what waits, close what is overdue, text who waited for stock."""
    sweep_payments()
    send_stock_news()


@db_periodic_task(crontab(minute="*/10"), expires=500)
def sweep_parcels() -> None:
    """Every ten minutes: sign for parcels long on their way, release credits whose return window is over."""
    sweep_dispatch()


@db_periodic_task(crontab(hour="19", minute="30"), expires=3_000)
def reconcile() -> None:
    """Each night at half past three in Shanghai: hold the last days' movements at the processor against the books."""
    reconcile_nightly()

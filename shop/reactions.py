"""What the shop does about its own events. Called after commit; each is safe to repeat."""

from shop.events import StockChanged
from shop.operations.tell_waiting import tell_waiting


def tell_who_waits(event: StockChanged) -> None:
    """Whoever waits for these pools hears that there is something."""
    tell_waiting(pool_ids=event.pool_ids)

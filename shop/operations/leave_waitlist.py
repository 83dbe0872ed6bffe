"""Wait no longer."""

from accounts.models import User
from shop.models import StockWait


def leave_waitlist(*, user: User, pool_id: int) -> None:
    """Give up the place in a pool's queue. Safe to repeat."""
    StockWait.objects.filter(user=user, pool_id=pool_id).delete()

"""Remove accounts that were opened by typing a number and never signed in."""

from datetime import timedelta

from accounts.models import User
from core.clock import now

AFTER = timedelta(days=1)


def sweep_unverified() -> int:
    """Delete them; returns how many. Nothing can point to an account that nobody ever entered."""
    stale = User.objects.filter(
        phone_verified=False, last_login=None, is_staff=False, created_at__lt=now() - AFTER
    ).exclude(phone_index=None)
    return stale.delete()[1].get(User._meta.label, 0)

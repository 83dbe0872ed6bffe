"""Remember whether a person reads in large type."""

from accounts.models import User


def set_large_type(*, user: User, on: bool) -> User:
    """Store the choice. It is a preference: no audit."""
    user.large_type = on
    user.save(update_fields=["large_type"])
    return user

"""People who sign in."""

from accounts.models.user import User, UserManager

__all__ = ["User", "UserManager"]

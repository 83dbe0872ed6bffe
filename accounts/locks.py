"""Rows that are locked before they change."""

from allauth.mfa.models import Authenticator

from accounts.models import User


def user_locked(user_id: int) -> User:
    """The user, so that two changes of her rights can't overwrite each other."""
    return User.objects.select_for_update().get(pk=user_id)


def authenticator_locked(authenticator_id: int) -> Authenticator | None:
    """A second factor, unless it was removed meanwhile."""
    found: Authenticator | None = (
        Authenticator.objects.select_for_update().filter(pk=authenticator_id).first()
    )
    return found

"""Reads of accounts."""

from collections.abc import Iterable

from accounts.models import User
from accounts.rules import phone as phones


def find_user(phone: str) -> User | None:
    """Who has this number, however it is written. Raises InvalidPhone."""
    return User.objects.by_phone(phones.normalise(phone))


def shown_alias(user: User) -> str:
    """What others see of a user."""
    return user.shown_alias


def shown_aliases(ids: Iterable[int]) -> dict[int, str]:
    """The shown alias of each user, in one query."""
    return {user.pk: user.shown_alias for user in User.objects.filter(pk__in=set(ids)).only("alias")}

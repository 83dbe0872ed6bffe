"""Change how others see a person."""

from django.db import transaction

from accounts.models import User
from accounts.rules import alias as aliases
from core import audit
from core.actor import Actor


def change_alias(*, user: User, alias: str, actor: Actor) -> User:
    """Set the alias. What was said and signed under the old one keeps it.

    Raises AliasRefused.
    """
    user.alias = aliases.clean(alias)
    with transaction.atomic():
        user.save(update_fields=["alias"])
        audit.record(actor=actor, action="accounts.alias.changed", target=user)
    return user

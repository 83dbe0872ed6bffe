"""Shut the staff pages to a person."""

from django.db import transaction

from accounts.locks import user_locked
from accounts.models import User
from core import audit
from core.actor import Actor


@transaction.atomic
def end_staff(*, user: User, actor: Actor) -> User:
    """Take the staff's door away; her next request finds it shut. A superuser keeps it. Safe to repeat."""
    user = user_locked(user.pk)
    if user.is_staff and not user.is_superuser:
        user.is_staff = False
        user.save(update_fields=["is_staff"])
        audit.record(actor=actor, action="accounts.user.ended_staff", target=user)
    return user

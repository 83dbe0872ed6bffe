"""Make a person staff."""

from django.db import transaction

from accounts.locks import user_locked
from accounts.models import User
from core import audit
from core.actor import Actor


def make_staff(*, user: User, actor: Actor, superuser: bool = False) -> User:
    """Open the staff pages to a person: still only with a second factor, and only what her roles allow.

    A superuser has every permission. Safe to repeat; never takes anything away.
    """
    with transaction.atomic():
        user = user_locked(user.pk)
        if user.is_staff and (user.is_superuser or not superuser):
            return user
        user.is_staff = True
        user.is_superuser = user.is_superuser or superuser
        user.save(update_fields=["is_staff", "is_superuser"])
        facts = {"superuser": user.is_superuser}
        audit.record(actor=actor, action="accounts.user.made_staff", target=user, data=facts)
    return user

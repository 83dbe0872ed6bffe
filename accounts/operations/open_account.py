"""Open an account for a phone number."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules import alias as aliases
from accounts.rules import phone as phones
from core import audit
from core.actor import Actor


def open_account(*, phone: str, actor: Actor, alias: str = "", **fields: Any) -> User:
    """The account of this number: the one that is there, untouched, or a new one.

    `fields` are other columns of a new user (`phone_verified=True`, `is_staff=True`).
    Raises InvalidPhone, AliasRefused.
    """
    number = phones.normalise(phone)
    name = aliases.clean(alias) if alias else ""
    try:
        with transaction.atomic():
            known = User.objects.by_phone(number)
            if known:
                return known
            user = User.objects.create_user(phone=number, alias=name, **fields)
            audit.record(actor=actor, action="accounts.user.opened", target=user)
            return user
    except IntegrityError:
        # two requests for one number at once: the unique index let one of them in
        other = User.objects.by_phone(number)
        if other is None:
            raise
        return other

"""Note that a person holds the phone."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor


def verify_phone(*, user: User, actor: Actor) -> None:
    """The code that was sent to the number came back. Safe to repeat."""
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, phone_verified=False).update(phone_verified=True):
            audit.record(actor=actor, action="accounts.phone.verified", target=user)
    user.phone_verified = True

"""Django's own signals, in the words of `accounts.events`: signing out has many doors, and they all pass here."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.events import ShutOff, SignedOut
from accounts.models import User
from core.events import publish


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """A guest's session that ends concerns nobody."""
    if user is not None and user.pk:
        publish(SignedOut(user.pk))


@receiver(post_save, sender=User)
def saved(instance: User, **_: Any) -> None:
    """Safe to repeat: whoever was shut off before has nothing open."""
    if not instance.is_active:
        publish(ShutOff(instance.pk))

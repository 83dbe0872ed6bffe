"""Write the second factors' secrets anew under the current key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.locks import authenticator_locked
from accounts.second_factor import CONTEXT
from core.encryption import is_current
from core.rotation import renewed

SECRETS = ("secret", "seed")


def rotate_second_factors() -> int:
    """How many secrets were written anew. Safe to repeat."""
    done = 0
    for key in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = authenticator_locked(key)
            old = _old(row.data) if row else []
            if row and old:
                for name in old:
                    row.data[name] = renewed(row.data[name], CONTEXT)
                row.save(update_fields=["data"])
                done += len(old)
    return done


def _old(data: dict[str, Any]) -> list[str]:
    return [name for name in SECRETS if name in data and not is_current(data[name])]

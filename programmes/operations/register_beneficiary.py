"""Register a person whom a programme helps."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules import alias as aliases
from core import audit
from core.actor import Actor
from core.clock import now
from core.encryption import blind_index
from programmes.errors import AlreadyRegistered
from programmes.models import Beneficiary, Organisation, Programme
from programmes.rules import identity


def register_beneficiary(
    *,
    programme: Programme,
    alias: str,
    actor: Actor,
    workshop: Organisation | None = None,
    user: User | None = None,
    craft: str = "",
    story: str = "",
    legal_name: str = "",
    identity_number: str = "",
    bank_account: str = "",
) -> Beneficiary:
    """Write the person down. Nothing of it is public until she consents, purpose by purpose.

    Raises AliasRefused, IdentityInvalid, AlreadyRegistered.
    """
    number = identity.normalise(identity_number) if identity_number else ""
    index = blind_index(number, purpose="identity") if number else None
    row = Beneficiary(
        programme=programme,
        workshop=workshop,
        user=user,
        alias=aliases.clean(alias),
        craft=craft.strip(),
        story=story.strip(),
        legal_name=legal_name.strip(),
        identity_number=number,
        identity_index=index,
        bank_account=bank_account.strip(),
        created_at=now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            facts = {"programme": programme.pk, "workshop": workshop.pk if workshop else None}
            audit.record(actor=actor, action="programmes.beneficiary.registered", target=row, data=facts)
    except IntegrityError as error:
        if index and Beneficiary.objects.filter(identity_index=index).exists():
            raise AlreadyRegistered() from error
        raise
    return row

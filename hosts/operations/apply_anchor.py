"""Apply to be an anchor."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules import alias as aliases
from core import audit
from core.actor import Actor
from core.clock import now
from hosts.errors import AlreadyAnchor, NameMissing, UnderAge
from hosts.models import Anchor
from hosts.rules import verification
from programmes.errors import IdentityInvalid
from programmes.models import Organisation
from programmes.rules import identity


def apply_anchor(
    *,
    actor: Actor,
    user: User,
    organisation: Organisation,
    alias: str,
    legal_name: str,
    identity_number: str,
) -> Anchor:
    """Write an application: an anchor whom nobody has verified yet.

    Raises AliasRefused, NameMissing, IdentityInvalid, UnderAge, AlreadyAnchor.
    """
    if not legal_name.strip():
        raise NameMissing()
    number = identity.normalise(identity_number)
    try:
        birthday = verification.born(number)
    except ValueError as error:
        raise IdentityInvalid() from error
    if not verification.old_enough(birthday, now().date()):
        raise UnderAge(minimum=verification.MINIMUM_AGE)
    row = Anchor(
        user=user,
        organisation=organisation,
        alias=aliases.clean(alias),
        legal_name=legal_name.strip(),
        identity_number=number,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            facts = {"organisation": organisation.pk}
            audit.record(actor=actor, action="hosts.anchor.applied", target=row, data=facts)
    except IntegrityError as error:
        if Anchor.objects.filter(user=user).exists():
            raise AlreadyAnchor() from error
        raise
    return row

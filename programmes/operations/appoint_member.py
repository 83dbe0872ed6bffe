"""Let somebody answer for an organisation."""

from django.db import transaction

from accounts.locks import user_locked
from accounts.models import User
from accounts.operations import make_staff
from core import audit
from core.actor import Actor
from programmes.models import Organisation, OrganisationMember

Role = OrganisationMember.Role


@transaction.atomic
def appoint_member(
    *, user: User, organisation: Organisation, actor: Actor, role: Role = Role.CLERK
) -> OrganisationMember:
    """Make a person a member of an organisation, or give a member another role; the staff's door opens to her.

    That door still asks for a second factor. Safe to repeat.
    """
    user_locked(user.pk)
    make_staff(user=user, actor=actor)
    row, is_new = OrganisationMember.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    facts = {"user": user.pk, "organisation": organisation.pk, "role": str(role)}
    if is_new:
        audit.record(actor=actor, action="programmes.member.appointed", target=row, data=facts)
    elif row.role != role:
        row.role = role
        row.save(update_fields=["role"])
        audit.record(actor=actor, action="programmes.member.role_changed", target=row, data=facts)
    return row

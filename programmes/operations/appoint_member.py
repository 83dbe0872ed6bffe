"""Let somebody answer for an organisation."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from programmes.models import Organisation, OrganisationMember


@transaction.atomic
def appoint_member(*, user: User, organisation: Organisation, actor: Actor) -> OrganisationMember:
    """Make a person a member of an organisation. Whether she may enter the staff's door is the account's matter.

    Safe to repeat.
    """
    row, is_new = OrganisationMember.objects.get_or_create(user=user, organisation=organisation)
    if is_new:
        facts = {"user": user.pk, "organisation": organisation.pk}
        audit.record(actor=actor, action="programmes.member.appointed", target=row, data=facts)
    return row

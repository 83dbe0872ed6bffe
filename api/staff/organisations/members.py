"""Who answers for an organisation, as the staff's page and the API appoint and dismiss them."""

from accounts.queries import find_user
from core import limits
from core.actor import Actor
from core.errors import Forbidden, Invalid, NotFound
from programmes.errors import NobodyThere
from programmes.models import Organisation, OrganisationMember
from programmes.operations import appoint_member, dismiss_member

ASKED_AN_HOUR = 30
"""Numbers that one person may try: the answer tells whether somebody signs in with it."""


def members_of(organisation: Organisation) -> list[OrganisationMember]:
    """All of them, in the order in which they came."""
    return list(organisation.members.select_related("user").order_by("id"))


def appoint(*, organisation: Organisation, phone: str, role: str, actor: Actor) -> OrganisationMember:
    """Who signs in with this number becomes a member. Raises Forbidden, Invalid, InvalidPhone, NobodyThere, TooMany.

    Nobody appoints herself: who answers for an organisation is another's word.
    """
    if role not in OrganisationMember.Role.values:
        raise Invalid(fields={"role": ["unknown"]})
    limits.check("members", actor.label, per=ASKED_AN_HOUR, seconds=3600)
    user = find_user(phone)
    if user is None:
        raise NobodyThere()
    if user.pk == actor.id:
        raise Forbidden()
    return appoint_member(
        user=user, organisation=organisation, role=OrganisationMember.Role(role), actor=actor
    )


def dismiss(*, organisation: Organisation, member_id: int, actor: Actor) -> None:
    """One of this organisation's members goes. Raises NotFound."""
    if not organisation.members.filter(pk=member_id).exists():
        raise NotFound()
    dismiss_member(member_id=member_id, actor=actor)

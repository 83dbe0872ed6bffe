"""End somebody's work for an organisation."""

from django.db import transaction

from accounts.locks import user_locked
from accounts.operations import end_staff
from core import audit
from core.actor import Actor
from core.errors import NotFound
from core.events import publish
from programmes.events import MemberDismissed
from programmes.models import Membership, OrganisationMember


@transaction.atomic
def dismiss_member(*, member_id: int, actor: Actor) -> None:
    """She answers for it no more, from her next request on; without another post the staff's door shuts too.

    Raises NotFound.
    """
    user_id = OrganisationMember.objects.filter(pk=member_id).values_list("user_id", flat=True).first()
    if user_id is None:
        raise NotFound()
    user = user_locked(user_id)
    row = OrganisationMember.objects.filter(pk=member_id).first()
    if row is None:
        raise NotFound()
    facts = {"user": user.pk, "organisation": row.organisation_id, "role": row.role}
    audit.record(actor=actor, action="programmes.member.dismissed", target=row, data=facts)
    row.delete()
    posts = (Membership.objects.filter(user=user), OrganisationMember.objects.filter(user=user))
    if not any(rows.exists() for rows in posts):
        end_staff(user=user, actor=actor)
    publish(MemberDismissed(user.pk))

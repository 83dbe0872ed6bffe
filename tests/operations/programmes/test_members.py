"""Who answers for an organisation: appointed, given another role, dismissed at once."""

import pytest

from core.actor import Actor
from core.errors import NotFound
from core.models import AuditEntry
from livestream.realtime.closing import Close
from programmes.models import Membership, Organisation, OrganisationMember
from programmes.operations import appoint_member, dismiss_member
from programmes.queries.scope import scope_of
from tests.broadcast import Ears
from tests.cast import Cast, user

PROJECT = Actor("user", 901, "user:901")
MANAGER, CLERK = OrganisationMember.Role.MANAGER, OrganisationMember.Role.CLERK


def trail() -> list[str]:
    return list(AuditEntry.objects.filter(actor_id=901).order_by("id").values_list("action", flat=True))


def appoint(cast: Cast, role: OrganisationMember.Role = CLERK, where: Organisation | None = None) -> int:
    row = appoint_member(user=cast.stranger, organisation=where or cast.workshop, role=role, actor=PROJECT)
    cast.stranger.refresh_from_db()
    return row.pk


def test_appointed_once_and_let_in(cast: Cast) -> None:
    first = appoint(cast)
    assert appoint(cast) == first
    assert cast.stranger.is_staff
    scope = scope_of(cast.stranger)
    assert (scope.organisations, scope.managed) == (frozenset([cast.workshop.pk]), frozenset())
    assert trail() == ["accounts.user.made_staff", "programmes.member.appointed"]


def test_another_role(cast: Cast) -> None:
    assert appoint(cast) == appoint(cast, MANAGER)
    assert scope_of(cast.stranger).managed == {cast.workshop.pk}
    assert trail()[-1] == "programmes.member.role_changed"
    appoint(cast, CLERK)
    assert scope_of(cast.stranger).managed == frozenset()


def test_dismissed_at_once(cast: Cast, ears: Ears) -> None:
    member = appoint(cast, MANAGER)
    with ears.commit():
        dismiss_member(member_id=member, actor=PROJECT)
    cast.stranger.refresh_from_db()
    assert not cast.stranger.is_staff
    assert scope_of(cast.stranger).organisations == frozenset()
    assert [(r.user_id, r.code, r.topic) for r in ears.removals] == [(cast.stranger.pk, Close.TICKET, None)]
    assert trail()[-2:] == ["programmes.member.dismissed", "accounts.user.ended_staff"]
    with pytest.raises(NotFound):
        dismiss_member(member_id=member, actor=PROJECT)


def test_who_has_another_post_keeps_the_door(cast: Cast) -> None:
    member, other = appoint(cast), appoint(cast, where=cast.host)
    dismiss_member(member_id=member, actor=PROJECT)
    cast.stranger.refresh_from_db()
    assert cast.stranger.is_staff
    assert scope_of(cast.stranger).organisations == {cast.host.pk}
    Membership.objects.create(user=cast.stranger, federation=cast.workshop.federation, role="auditor")
    dismiss_member(member_id=other, actor=PROJECT)
    cast.stranger.refresh_from_db()
    assert cast.stranger.is_staff
    assert "accounts.user.ended_staff" not in trail()


def test_who_runs_the_server_keeps_it_too(cast: Cast) -> None:
    chief = user("管理员", "+8613900000099", is_staff=True, is_superuser=True)
    row = appoint_member(user=chief, organisation=cast.workshop, actor=PROJECT)
    dismiss_member(member_id=row.pk, actor=PROJECT)
    chief.refresh_from_db()
    assert chief.is_staff

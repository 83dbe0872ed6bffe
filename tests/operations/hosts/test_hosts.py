"""hosts.operations and hosts.queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.errors import AliasRefused
from core import clock
from core.actor import Actor
from core.errors import Invalid, NotFound, Refusal
from core.models import AuditEntry
from hosts.errors import (
    AlreadyAnchor,
    AlreadyInCrew,
    NameMissing,
    NotVerified,
    RoomClosed,
    SelfVerification,
    SlugTaken,
    Suspended,
    UnderAge,
    UnknownRole,
)
from hosts.models import Anchor, CrewMember, Room
from hosts.operations import add_crew, apply_anchor, open_room, verify_anchor
from hosts.queries import role_in_room, rooms_of, source_code
from programmes.errors import IdentityInvalid
from tests.cast import Cast

STAFF = Actor("user", 900, "user:900")
ADULT = "11010519491231002X"
"""The standard's own example: born on 31 December 1949."""


@contextmanager
def nothing_changes() -> Iterator[None]:
    def found() -> list[Any]:
        models = (Anchor, Room, CrewMember, AuditEntry)
        return [list(model._default_manager.order_by("id").values()) for model in models]

    before = found()
    yield
    assert found() == before


def apply(cast: Cast, **changes: Any) -> Anchor:
    fields: dict[str, Any] = {
        "actor": Actor.of(cast.wheat),
        "user": cast.wheat,
        "organisation": cast.host,
        "alias": "小麦",
        "legal_name": "王小麦",
        "identity_number": ADULT,
        **changes,
    }
    return apply_anchor(**fields)


def test_application_waits_for_a_check(cast: Cast) -> None:
    row = apply(cast, identity_number=ADULT.lower(), legal_name=" 王小麦 ")
    assert (row.verified_at, row.identity_number, row.legal_name) == (None, ADULT, "王小麦")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_id) == ("hosts.anchor.applied", cast.wheat.pk)
    assert "王小麦" not in str(entry.data)
    assert ADULT not in str(entry.data)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"legal_name": " "}, NameMissing),
        ({"identity_number": "110105194912310021"}, IdentityInvalid),
        ({"identity_number": "abc"}, IdentityInvalid),
        ({"alias": "客服"}, AliasRefused),
    ],
)
def test_refused_application(cast: Cast, changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with nothing_changes(), pytest.raises(refusal):
        apply(cast, **changes)


def test_nobody_applies_twice(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(AlreadyAnchor):
        apply(cast, user=cast.li)


def test_minors_do_not_host(cast: Cast) -> None:
    with clock.frozen(datetime(1967, 12, 30, tzinfo=UTC)), nothing_changes(), pytest.raises(UnderAge):
        apply(cast)
    with clock.frozen(datetime(1967, 12, 31, tzinfo=UTC)):
        assert apply(cast).pk


def test_a_check_counts_for_six_months_and_is_renewed(cast: Cast, at_start: clock.FrozenClock) -> None:
    row = apply(cast)
    verified = verify_anchor(actor=STAFF, anchor_id=row.pk)
    assert verified.verified_until == datetime(2027, 5, 24, 12, tzinfo=UTC)
    at_start.advance(timedelta(days=100))
    assert verify_anchor(actor=STAFF, anchor_id=row.pk).verified_until == datetime(2027, 9, 4, 12, tzinfo=UTC)


def test_nobody_checks_herself(cast: Cast) -> None:
    row = apply(cast)
    with nothing_changes(), pytest.raises(SelfVerification):
        verify_anchor(actor=Actor.of(cast.wheat), anchor_id=row.pk)
    with nothing_changes(), pytest.raises(NotFound):
        verify_anchor(actor=STAFF, anchor_id=999_999)


def test_a_room_for_a_checked_anchor(cast: Cast, at_start: clock.FrozenClock) -> None:
    row = apply(cast)
    with nothing_changes(), pytest.raises(NotVerified):
        open_room(actor=STAFF, anchor_id=row.pk, slug="xiaomai", title="小麦的直播间")
    verify_anchor(actor=STAFF, anchor_id=row.pk)
    room = open_room(actor=STAFF, anchor_id=row.pk, slug="xiaomai", title=" 小麦的直播间 ")
    assert (room.title, room.organisation_id) == ("小麦的直播间", cast.host.pk)
    for slug in ("xiaomai", "huajian", "小麦", "-a", "a-", "A", "a/b", "", "a" * 41):
        with nothing_changes(), pytest.raises(SlugTaken):
            open_room(actor=STAFF, anchor_id=row.pk, slug=slug, title="小麦")
    for title in ("", " ", "毽" * 41):
        with nothing_changes(), pytest.raises(Invalid):
            open_room(actor=STAFF, anchor_id=row.pk, slug="other", title=title)
    Anchor.objects.filter(pk=row.pk).update(suspended_at=clock.now())
    with nothing_changes(), pytest.raises(Suspended):
        open_room(actor=STAFF, anchor_id=row.pk, slug="other", title="小麦")


def test_crew_has_a_role_in_that_room_alone(cast: Cast) -> None:
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.wheat, role="assistant")
    assert role_in_room(cast.wheat, cast.room) == "assistant"
    assert role_in_room(cast.li, cast.room) == "anchor"
    for stranger in (cast.rival, cast.stranger, AnonymousUser()):
        assert role_in_room(stranger, cast.room) is None
    assert role_in_room(cast.wheat, cast.rival_room) is None
    assert [(w.room.slug, w.role) for w in rooms_of(cast.wheat)] == [("huajian", "assistant")]
    cast.wheat.is_active = False
    assert role_in_room(cast.wheat, cast.room) is None


def test_refused_crew(cast: Cast) -> None:
    by = Actor.of(cast.li)
    add_crew(actor=by, room_id=cast.room.pk, user=cast.wheat, role="moderator")
    with nothing_changes():
        with pytest.raises(AlreadyInCrew):
            add_crew(actor=by, room_id=cast.room.pk, user=cast.wheat, role="assistant")
        with pytest.raises(AlreadyInCrew):
            add_crew(actor=by, room_id=cast.room.pk, user=cast.li, role="assistant")
        with pytest.raises(UnknownRole):
            add_crew(actor=by, room_id=cast.room.pk, user=cast.stranger, role="anchor")
        with pytest.raises(NotFound):
            add_crew(actor=by, room_id=999_999, user=cast.stranger, role="assistant")
    Room.objects.update(closed_at=clock.now())
    with nothing_changes(), pytest.raises(RoomClosed):
        add_crew(actor=by, room_id=cast.room.pk, user=cast.stranger, role="assistant")
    assert rooms_of(cast.li) == []


def test_a_group_is_known_by_its_code(cast: Cast) -> None:
    assert [source_code(code) for code in ("g01", "G99", "", None, "g" * 400)] == ["g01", "", "", "", ""]

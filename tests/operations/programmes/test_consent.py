"""Registering a beneficiary; giving and withdrawing consent."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.errors import AliasRefused
from core import events
from core.actor import Actor
from core.models import AuditEntry
from programmes.errors import AlreadyRegistered, IdentityInvalid, NoSuchConsent
from programmes.events import ConsentChanged
from programmes.models import Beneficiary, Consent
from programmes.operations import give_consent, register_beneficiary, withdraw_consent
from programmes.queries import featured_maker, figures, public_alias, public_maker
from tests.cast import Cast

STAFF = Actor("user", 1, "user:1")
NUMBER = "11010519491231002X"
ALIAS, STORY = Consent.Purpose.ALIAS, Consent.Purpose.STORY


def audited() -> list[tuple[str, dict[str, object]]]:
    rows = AuditEntry.objects.filter(target_type="programmes.beneficiary").order_by("pk")
    return list(rows.values_list("action", "data"))


def register(cast: Cast, **fields: Any) -> Beneficiary:
    programme = cast.chunyu.programme
    return register_beneficiary(
        programme=programme, workshop=cast.workshop, actor=STAFF, **{"alias": "秋霜", **fields}
    )


def test_registering_keeps_the_person_private(cast: Cast) -> None:
    row = register(cast, legal_name="王某某", identity_number=NUMBER.lower(), story="四十九岁重新开始。")
    stored = Beneficiary.objects.get(pk=row.pk)
    assert (stored.legal_name, stored.identity_number) == ("王某某", NUMBER)
    assert public_alias([row.pk]) == {} and public_maker(row.pk) is None
    facts = {"programme": cast.chunyu.programme_id, "workshop": cast.workshop.pk}
    assert audited() == [("programmes.beneficiary.registered", facts)]


def test_a_person_is_registered_once(cast: Cast) -> None:
    register(cast, identity_number=NUMBER)
    before = Beneficiary.objects.count()
    with pytest.raises(AlreadyRegistered):
        register(cast, alias="冬雪", identity_number=NUMBER)
    assert Beneficiary.objects.count() == before


@pytest.mark.parametrize("number", ["110105194912310021", "1101051949123100", "01010519491231002X", "abc"])
def test_wrong_identity_number_registers_nobody(cast: Cast, number: str) -> None:
    before = Beneficiary.objects.count()
    with pytest.raises(IdentityInvalid):
        register(cast, identity_number=number)
    with pytest.raises(AliasRefused):
        register(cast, alias="13800000001")
    assert Beneficiary.objects.count() == before and audited() == []


def test_consent_is_by_purpose_and_withdrawal_ends_it(
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[ConsentChanged] = []
    monkeypatch.setattr(events, "_reactions", lambda: {ConsentChanged: [heard.append]})
    row = register(cast, story="四十九岁重新开始。")
    with django_capture_on_commit_callbacks(execute=True):
        give_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    maker = public_maker(row.pk)
    assert maker is not None and (maker.alias, maker.story) == ("秋霜", None)
    assert featured_maker() is None
    with django_capture_on_commit_callbacks(execute=True):
        give_consent(beneficiary=row, purpose=STORY, actor=STAFF)
    assert featured_maker() == public_maker(row.pk)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    assert public_maker(row.pk) is None and featured_maker() is None and public_alias([row.pk]) == {}
    assert heard == [
        ConsentChanged(row.pk, "alias", given=True),
        ConsentChanged(row.pk, "story", given=True),
        ConsentChanged(row.pk, "alias", given=False),
    ]
    assert [action for action, _ in audited()[1:]] == [
        "programmes.consent.given",
        "programmes.consent.given",
        "programmes.consent.withdrawn",
    ]


def test_giving_twice_is_one_consent_and_withdrawing_twice_is_refused(cast: Cast) -> None:
    row = register(cast)
    first = give_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    assert give_consent(beneficiary=row, purpose=ALIAS, actor=STAFF) == first
    withdraw_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    before = audited()
    with pytest.raises(NoSuchConsent):
        withdraw_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    assert audited() == before
    give_consent(beneficiary=row, purpose=ALIAS, actor=STAFF)
    assert row.consents.count() == 2


def test_aliases_of_many_are_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [register(cast) for _ in range(3)]
    give_consent(beneficiary=rows[1], purpose=ALIAS, actor=STAFF)
    with django_assert_num_queries(1):
        assert public_alias([r.pk for r in rows] + [cast.chunyu.pk]) == {
            rows[1].pk: "秋霜",
            cast.chunyu.pk: "春雨",
        }


def test_figures_keep_their_units(cast: Cast) -> None:
    programme = cast.chunyu.programme
    programme.figures.create(
        label="参与互动", shown="75,000 余", unit="participations", source="新闻报道", position=1
    )
    programme.figures.create(label="公益主播间", shown="近 300", unit="rooms", source="新闻报道", position=0)
    assert [(f.label, f.value, f.unit) for f in figures()] == [
        ("公益主播间", "近 300", "间"),
        ("参与互动", "75,000 余", "人次"),
    ]

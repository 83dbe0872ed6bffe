"""An organisation's bank account: two persons, two typings, and a database that holds them to it."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.actor import Actor
from core.encryption import is_current
from core.errors import Refusal
from core.models import AuditEntry
from core.rotation import rotate_fields
from programmes.errors import (
    AccountDecided,
    AccountInvalid,
    AccountMismatch,
    AccountWaits,
    NoteMissing,
    OwnProposal,
)
from programmes.models import AccountChange
from programmes.operations import approve_account, propose_account, refuse_account
from tests.cast import Cast

LIN, ZHAO = Actor("user", 901, "user:901"), Actor("user", 902, "user:902")
NUMBER = "23050166880000001234"


def proposed(cast: Cast, number: str = NUMBER, actor: Actor = LIN) -> AccountChange:
    return propose_account(organisation=cast.workshop, number=number, again=number, actor=actor)


def account(cast: Cast) -> str:
    cast.workshop.refresh_from_db()
    return cast.workshop.bank_account


def test_the_second_person_types_it_again(cast: Cast) -> None:
    row = propose_account(
        organisation=cast.workshop,
        number="2305 0166 8800 0000 1234",
        again="2305-0166-8800-0000-1234",
        actor=LIN,
    )
    assert (row.bank_account, account(cast)) == (NUMBER, "")
    approve_account(change_id=row.pk, number="2305 0166 8800 0000 1234", actor=ZHAO)
    row.refresh_from_db()
    assert (row.status, row.proposed_by, row.decided_by) == ("approved", "user:901", "user:902")
    assert account(cast) == NUMBER
    trail = AuditEntry.objects.filter(action__startswith="programmes.account.").order_by("id")
    assert [(entry.action, entry.actor_label) for entry in trail] == [
        ("programmes.account.proposed", "user:901"),
        ("programmes.account.approved", "user:902"),
    ]
    assert NUMBER[-4:] not in str([entry.data for entry in trail])


def test_nothing_of_it_is_readable_at_rest(cast: Cast) -> None:
    row = proposed(cast)
    approve_account(change_id=row.pk, number=NUMBER, actor=ZHAO)
    for table in ("programmes_accountchange", "programmes_organisation"):
        with connection.cursor() as cursor:
            cursor.execute(f"select bank_account from {table} where bank_account <> ''")
            (found,) = cursor.fetchall()
        assert NUMBER not in found[0] and is_current(found[0])


def refused(cast: Cast, kind: type[Refusal], row: AccountChange, number: str, actor: Actor) -> None:
    with pytest.raises(kind):
        approve_account(change_id=row.pk, number=number, actor=actor)
    row.refresh_from_db()
    assert (row.status, account(cast)) == ("proposed", "")


def test_nobody_approves_her_own_or_another_number(cast: Cast) -> None:
    row = proposed(cast)
    refused(cast, OwnProposal, row, NUMBER, LIN)
    refused(cast, AccountMismatch, row, NUMBER[:-1] + "5", ZHAO)
    refused(cast, AccountInvalid, row, "", ZHAO)


@pytest.mark.parametrize("number", ["", "1234567", "2305a16688", "=2305016688", "1" * 33, "٢٣٠٥٠١٦٦٨٨"])
def test_what_is_no_number(cast: Cast, number: str) -> None:
    with pytest.raises(AccountInvalid):
        proposed(cast, number)
    with pytest.raises(AccountMismatch):
        propose_account(organisation=cast.workshop, number=NUMBER, again=NUMBER[::-1], actor=LIN)
    assert AccountChange.objects.count() == 0


def test_full_width_digits_are_the_same_number(cast: Cast) -> None:
    wide = "２３０５－０１６６\u3000８８００００００１２３４"
    row = propose_account(organisation=cast.workshop, number=wide, again=NUMBER, actor=LIN)
    assert row.bank_account == NUMBER
    approve_account(change_id=row.pk, number=wide, actor=ZHAO)
    assert account(cast) == NUMBER


def test_one_waits_at_a_time_and_is_decided_once(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(AccountWaits):
        proposed(cast, "6222020200012345678", ZHAO)
    with pytest.raises(NoteMissing):
        refuse_account(change_id=row.pk, note=" ", actor=ZHAO)
    refuse_account(change_id=row.pk, note="开户行不对", actor=LIN)
    for decide in (
        lambda: approve_account(change_id=row.pk, number=NUMBER, actor=ZHAO),
        lambda: refuse_account(change_id=row.pk, note="再来", actor=ZHAO),
    ):
        with pytest.raises(AccountDecided):
            decide()
    assert account(cast) == ""
    assert proposed(cast).status == "proposed"


def run(text: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)


TABLE = "programmes_accountchange"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"delete from {TABLE}", "stays"),
        (f"update {TABLE} set bank_account = bank_account || 'x'", "is fixed"),
        (f"update {TABLE} set proposed_by = 'user:7'", "is fixed"),
        (
            f"update {TABLE} set status = 'approved', decided_by = proposed_by, decided_at = proposed_at",
            "account_change_four_eyes",
        ),
        (f"update {TABLE} set status = 'approved'", "account_change_decided"),
        (
            f"insert into {TABLE} (organisation_id, bank_account, status, note, proposed_at, proposed_by, "
            f"decided_at, decided_by) select organisation_id, bank_account, 'approved', '', proposed_at, 'user:7', "
            f"proposed_at, 'user:8' from {TABLE}",
            "begins as a proposal",
        ),
    ],
)
def test_the_database_refuses(cast: Cast, text: str, why: str) -> None:
    proposed(cast)
    with pytest.raises(DatabaseError, match=why):
        run(text)


def test_a_decision_stands(cast: Cast) -> None:
    row = proposed(cast)
    approve_account(change_id=row.pk, number=NUMBER, actor=ZHAO)
    for column in ("status = 'refused'", "decided_by = 'user:7'", "note = 'x'"):
        with pytest.raises(DatabaseError, match="is fixed"):
            run(f"update {TABLE} set {column}")


def test_a_new_key_changes_nothing_but_the_key(cast: Cast, settings: object) -> None:
    row = proposed(cast)
    settings.ENCRYPTION_KEYS = "k2:" + "QUJD" * 10 + "QUI=," + settings.ENCRYPTION_KEYS  # type: ignore[attr-defined]
    assert rotate_fields()["programmes_accountchange.bank_account"] == 1
    row.refresh_from_db()
    assert row.bank_account == NUMBER

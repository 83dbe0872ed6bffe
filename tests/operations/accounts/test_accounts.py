"""Opening an account, its alias, and sweeping what nobody entered."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import AliasRefused, InvalidPhone
from accounts.models import User
from accounts.operations import change_alias, make_staff, open_account, sweep_unverified, verify_phone
from accounts.queries import find_user, shown_aliases
from core import clock
from core.actor import Actor
from core.models import AuditEntry
from tests.cast import Cast

WEB = Actor.system("test")


def audited() -> list[AuditEntry]:
    """What was written about users, oldest first."""
    return list(AuditEntry.objects.filter(target_type="accounts.user").order_by("pk"))


def test_opening_stores_the_number_encrypted_and_findable(cast: Cast) -> None:
    user = open_account(phone="139 1234 5678", alias="春风", actor=WEB)
    assert find_user("+8613912345678") == user
    assert user.alias == "春风" and not user.has_usable_password()
    [entry] = audited()
    assert (entry.action, entry.target_id, entry.data) == ("accounts.user.opened", str(user.pk), {})


def test_opening_again_changes_nothing(cast: Cast) -> None:
    assert open_account(phone="13800000001", alias="别名", actor=WEB) == cast.wheat
    cast.wheat.refresh_from_db()
    assert cast.wheat.alias == "小麦" and audited() == []


def test_nonsense_opens_nothing(cast: Cast) -> None:
    before = User.objects.count()
    with pytest.raises(InvalidPhone):
        open_account(phone="12345", actor=WEB)
    with pytest.raises(AliasRefused):
        open_account(phone="13912345678", alias="x", actor=WEB)
    assert User.objects.count() == before


def test_alias_is_changed_and_audited_without_its_text(cast: Cast) -> None:
    change_alias(user=cast.wheat, alias=" 麦子 ", actor=Actor.of(cast.wheat))
    assert shown_aliases([cast.wheat.pk]) == {cast.wheat.pk: "麦子"}
    [entry] = audited()
    assert (entry.action, entry.actor_id, entry.data) == ("accounts.alias.changed", cast.wheat.pk, {})


def test_refused_alias_changes_nothing(cast: Cast) -> None:
    with pytest.raises(AliasRefused):
        change_alias(user=cast.wheat, alias="客服小王", actor=Actor.of(cast.wheat))
    assert User.objects.get(pk=cast.wheat.pk).alias == "小麦" and audited() == []


def test_verifying_twice_is_audited_once(cast: Cast) -> None:
    user = open_account(phone="13912345678", actor=WEB)
    verify_phone(user=user, actor=Actor.of(user))
    verify_phone(user=user, actor=Actor.of(user))
    assert [entry.action for entry in audited()] == ["accounts.user.opened", "accounts.phone.verified"]


def test_sweep_takes_what_nobody_entered_for_a_day(cast: Cast, at_start: clock.FrozenClock) -> None:
    old = open_account(phone="13912345678", actor=WEB)
    entered = open_account(phone="13912345679", actor=WEB, phone_verified=True)
    User.objects.filter(pk__in=[old.pk, entered.pk]).update(created_at=clock.now())
    at_start.advance(timedelta(hours=24))
    fresh = open_account(phone="13912345670", actor=WEB)
    User.objects.filter(pk=fresh.pk).update(created_at=clock.now())
    assert sweep_unverified() == 0
    at_start.advance(timedelta(seconds=1))
    assert sweep_unverified() == 1
    assert not User.objects.filter(pk=old.pk).exists()
    assert User.objects.filter(pk__in=[entered.pk, fresh.pk]).count() == 2


def test_staff_is_made_once_and_nothing_is_taken_away(cast: Cast) -> None:
    make_staff(user=cast.wheat, superuser=True, actor=WEB)
    user = make_staff(user=cast.wheat, actor=WEB)
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert [(entry.action, entry.data) for entry in audited()] == [
        ("accounts.user.made_staff", {"superuser": True})
    ]


def test_command_opens_the_staff_pages_to_a_phone(cast: Cast) -> None:
    out = StringIO()
    call_command("make_staff", "139 1234 5678", stdout=out)
    user = find_user("13912345678")
    assert user is not None and (user.is_staff, user.is_superuser) == (True, False)
    assert out.getvalue() == f"user:{user.pk} is staff\n"
    with pytest.raises(CommandError):
        call_command("make_staff", "12345", stdout=out)

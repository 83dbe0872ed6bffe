"""A new key comes, everything is written anew, the old key goes."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from accounts.queries import find_user
from core.rotation import encrypted_fields
from shop.models import Address
from tests.cast import Cast

NEW = "next:" + base64.b64encode(b"n" * 32).decode()


def rotate() -> list[str]:
    out = StringIO()
    call_command("rotate_encryption", stdout=out)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_after_rotation_the_old_key_is_not_needed(cast: Cast, settings: Settings) -> None:
    TOTP.activate(cast.li, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(cast.li).generate_codes()
    users = User.objects.exclude(phone="").count()
    settings.ENCRYPTION_KEYS = f"{NEW},{settings.ENCRYPTION_KEYS}"
    lines = rotate()
    assert f"{users} accounts_user.phone" in lines and "2 mfa_authenticator.data" in lines
    assert rotate()[-1] == "0 in all"

    settings.ENCRYPTION_KEYS = NEW
    assert find_user("13800000001") == cast.wheat
    assert User.objects.get(pk=cast.wheat.pk).phone == "+8613800000001"
    assert Address.objects.get(pk=cast.address.pk).recipient == "王小麦"
    rows = {row.type: row.wrap() for row in Authenticator.objects.filter(user=cast.li)}
    assert rows["recovery_codes"].generate_codes() == codes


def test_without_rotation_the_old_key_is_needed(cast: Cast, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = NEW
    with pytest.raises(KeyError):
        User.objects.get(pk=cast.wheat.pk)


def test_every_encrypted_column_is_known(cast: Cast) -> None:
    assert {field.context for _, field in encrypted_fields()} >= {
        "accounts_user.phone",
        "hosts_anchor.identity_number",
        "hosts_anchor.legal_name",
        "programmes_beneficiary.bank_account",
        "programmes_beneficiary.identity_number",
        "programmes_beneficiary.legal_name",
        "shop_address.detail",
        "shop_address.phone",
        "shop_address.recipient",
    }


def test_values_name_the_new_key(cast: Cast, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = f"{NEW},{settings.ENCRYPTION_KEYS}"
    rotate()
    with connection.cursor() as cursor:
        cursor.execute("select phone from accounts_user where phone <> ''")
        assert {value.partition("$")[0] for (value,) in cursor.fetchall()} == {"next"}

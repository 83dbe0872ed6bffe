"""Staff come in with a second factor, or not at all."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from accounts.operations import open_account
from core.actor import Actor
from tests.api.account.soft_key import SoftKey
from tests.api.people import AUTH, post, sign_in
from tests.cast import Cast

PHONE = "+8613800000003"
OWN = "/_allauth/browser/v1/account/authenticators"
HERE: dict[str, Any] = {"headers": {"Host": "localhost:8000"}}


def totp(secret: str, steps: int = 0) -> str:
    """The six digits that an authenticator shows, `steps` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def staff_page(client: Client) -> int:
    return int(client.get("/staff/").status_code)


@pytest.fixture
def auditor(cast: Cast) -> User:
    fields = {"is_staff": True, "is_superuser": True, "phone_verified": True}
    return open_account(phone=PHONE, alias="审计员", actor=Actor.system("test"), **fields)


def test_with_totp_the_phone_code_alone_signs_nobody_in(client: Client, auditor: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(auditor, secret)
    first = sign_in(client, PHONE)
    assert (first.status_code, first.json()["code"]) == (401, "account.second_factor_needed")
    pending = [f for f in first.json()["data"]["flows"] if f.get("is_pending")]
    assert pending == [{"id": "mfa_authenticate", "is_pending": True, "types": ["totp"]}]
    assert client.get("/api/v1/account/me").json()["signed_in"] is False
    assert staff_page(client) == 302

    wrong = post(client, f"{AUTH}/2fa/authenticate", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "account.incorrect_code")
    right = post(client, f"{AUTH}/2fa/authenticate", {"code": totp(secret)})
    assert right.status_code == 200
    assert [m["method"] for m in right.json()["data"]["methods"]] == ["code", "mfa"]
    assert client.get("/api/v1/account/me").json()["is_staff"] is True
    assert staff_page(client) == 200


def test_second_factor_is_not_guessed(client: Client, auditor: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(auditor, secret)
    sign_in(client, PHONE)
    right = totp(secret)
    codes = [post(client, f"{AUTH}/2fa/authenticate", {"code": "000000"}).json()["code"] for _ in range(100)]
    assert codes[:5] == ["account.incorrect_code"] * 5
    assert set(codes[5:]) == {"core.too_many"}
    late = post(client, f"{AUTH}/2fa/authenticate", {"code": right})
    assert (late.status_code, late.json()["code"]) == (429, "core.too_many")


def test_one_code_opens_one_session(auditor: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(auditor, secret)
    code = totp(secret)
    first, second = Client(), Client()
    sign_in(first, PHONE)
    sign_in(second, PHONE)
    assert post(first, f"{AUTH}/2fa/authenticate", {"code": code}).status_code == 200
    assert post(second, f"{AUTH}/2fa/authenticate", {"code": code}).json()["code"] == "account.incorrect_code"


def test_without_a_second_factor_staff_pages_stay_shut_until_one_is_enrolled(
    client: Client, auditor: User
) -> None:
    assert sign_in(client, PHONE).status_code == 200
    assert staff_page(client) == 302
    offered = client.get(f"{OWN}/totp")
    assert (offered.status_code, offered.json()["code"]) == (404, "account.no_authenticator")
    secret = offered.json()["meta"]["secret"]
    assert "13800000003" not in offered.json()["meta"]["totp_url"]
    assert post(client, f"{OWN}/totp", {"code": "000000"}).json()["code"] == "account.incorrect_code"
    assert post(client, f"{OWN}/totp", {"code": totp(secret)}).status_code == 200
    # enrolling proves nothing about this session yet: the next code does
    assert staff_page(client) == 302
    assert post(client, f"{AUTH}/2fa/reauthenticate", {"code": totp(secret, 1)}).status_code == 200
    assert staff_page(client) == 200


def test_secrets_are_encrypted_at_rest(auditor: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(auditor, secret)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored and stored.startswith("demo$")


def test_recovery_code_opens_the_door_once(client: Client, auditor: User) -> None:
    sign_in(client, PHONE)
    secret = client.get(f"{OWN}/totp").json()["meta"]["secret"]
    post(client, f"{OWN}/totp", {"code": totp(secret)})
    assert client.get(f"{OWN}/recovery-codes").json()["code"] == "account.confirm_again"
    post(client, f"{AUTH}/2fa/reauthenticate", {"code": totp(secret, 1)})
    code = client.get(f"{OWN}/recovery-codes").json()["data"]["unused_codes"][0]
    for expected in (200, 400):
        other = Client()
        sign_in(other, PHONE)
        assert post(other, f"{AUTH}/2fa/authenticate", {"code": code}).status_code == expected
        assert staff_page(other) == (200 if expected == 200 else 302)


def enrol_passkey(client: Client, origin: str = "http://localhost:8000") -> tuple[SoftKey, Any]:
    options = client.get(f"{OWN}/webauthn?passwordless", **HERE).json()["data"]["creation_options"][
        "publicKey"
    ]
    key = SoftKey(origin, options["rp"]["id"])
    body = {"name": "手机", "credential": key.create(options), "passwordless": True}
    return key, post(client, f"{OWN}/webauthn", body, **HERE)


def test_passkey_on_localhost_is_a_second_factor(auditor: User) -> None:
    client = Client()
    sign_in(client, PHONE)
    key, enrolled = enrol_passkey(client)
    assert enrolled.status_code == 200
    other = Client()
    assert sign_in(other, PHONE).json()["code"] == "account.second_factor_needed"
    asked = other.get(f"{AUTH}/webauthn/authenticate", **HERE).json()["data"]["request_options"]["publicKey"]
    answer = post(other, f"{AUTH}/webauthn/authenticate", {"credential": key.get(asked)}, **HERE)
    assert answer.status_code == 200
    assert staff_page(other) == 200


def test_passkey_alone_signs_in(auditor: User) -> None:
    client = Client()
    sign_in(client, PHONE)
    key, _ = enrol_passkey(client)
    other = Client()
    asked = other.get(f"{AUTH}/webauthn/login", **HERE).json()["data"]["request_options"]["publicKey"]
    assert post(other, f"{AUTH}/webauthn/login", {"credential": key.get(asked)}, **HERE).status_code == 200
    assert staff_page(other) == 200


def test_passkey_of_another_site_is_refused(client: Client, auditor: User) -> None:
    sign_in(client, PHONE)
    _, enrolled = enrol_passkey(client, origin="https://evil.example")
    assert (enrolled.status_code, enrolled.json()["code"]) == (400, "account.incorrect_code")

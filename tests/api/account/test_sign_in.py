"""Type the phone, type the code."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from core.models import AuditEntry
from tests.api.people import AUTH, last_code, outbox, post, sign_in
from tests.cast import Cast

NEW = "+8613912345678"


def test_first_sign_in_opens_the_account(client: Client, cast: Cast) -> None:
    answer = sign_in(client, NEW)
    assert answer.status_code == 200
    user = User.objects.by_phone(NEW)
    assert user is not None and user.phone_verified and user.alias == ""
    assert answer.json()["data"]["user"]["id"] == user.pk
    assert client.get("/api/v1/account/me").json()["id"] == user.pk
    actions = AuditEntry.objects.filter(target_type="accounts.user", target_id=str(user.pk))
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "accounts.user.opened",
        "accounts.phone.verified",
    ]


def test_known_number_signs_in_to_its_account(client: Client, cast: Cast) -> None:
    before = User.objects.count()
    assert sign_in(client, "+8613800000001").json()["data"]["user"]["id"] == cast.wheat.pk
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "typed", ["13912345678", "+86 139 1234 5678", "８６-139-1234-5678", "0086 13912345678"]
)
def test_number_is_read_as_people_write_it(client: Client, db: None, typed: str) -> None:
    assert post(client, f"{AUTH}/code/request", {"phone": typed}).status_code == 401
    assert outbox()[-1]["to"] == NEW


@pytest.mark.parametrize(
    "typed", ["", "123", "12012345678", "+1 415 555 0100", "139123456789", "一三九", "x" * 41]
)
def test_nonsense_is_refused_with_a_code(client: Client, db: None, typed: str) -> None:
    sent = len(outbox())
    answer = post(client, f"{AUTH}/code/request", {"phone": typed})
    assert answer.status_code == 400
    assert answer.json()["code"] == ("core.invalid" if typed == "" else "account.invalid_phone")
    assert "phone" in answer.json()["data"]["fields"]
    assert len(outbox()) == sent and User.objects.count() == 0


def test_answers_do_not_tell_who_has_an_account(cast: Cast) -> None:
    known = post(Client(), f"{AUTH}/code/request", {"phone": "+8613800000001"})
    unknown = post(Client(), f"{AUTH}/code/request", {"phone": NEW})
    assert known.json() == unknown.json()
    assert known.json()["code"] == "account.code_needed"
    assert [m["template"] for m in outbox()[-2:]] == ["sign_in_code", "sign_in_code"]


def test_wrong_code_says_so_and_the_fifth_ends_the_attempt(client: Client, cast: Cast) -> None:
    post(client, f"{AUTH}/code/request", {"phone": NEW})
    right = last_code(NEW)
    wrong = "000000" if right != "000000" else "111111"
    answers = [post(client, f"{AUTH}/code/confirm", {"code": wrong}) for _ in range(5)]
    assert [a.json()["code"] for a in answers] == ["account.incorrect_code"] * 5
    after = post(client, f"{AUTH}/code/confirm", {"code": right})
    assert (after.status_code, after.json()["code"]) == (409, "account.code_expired")
    assert client.get("/api/v1/account/me").json()["signed_in"] is False


def test_hundred_tries_at_one_number_are_refused_after_ten(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": None}
    answers = []
    for browser in range(20):
        client = Client(REMOTE_ADDR=f"10.0.0.{browser}")
        post(client, f"{AUTH}/code/request", {"phone": NEW})
        wrong = "000000" if last_code(NEW) != "000000" else "111111"
        answers += [post(client, f"{AUTH}/code/confirm", {"code": wrong}) for _ in range(5)]
    codes = [a.json()["code"] for a in answers]
    assert codes == ["account.incorrect_code"] * 10 + ["core.too_many"] * 90
    assert answers[-1].status_code == 429 and answers[-1].json()["data"]["retry_after"] <= 600


def test_codes_are_limited_by_number(cast: Cast) -> None:
    before = len(outbox())
    answers = [
        post(Client(REMOTE_ADDR=f"10.0.0.{i}"), f"{AUTH}/code/request", {"phone": NEW}) for i in range(4)
    ]
    assert [a.status_code for a in answers] == [401, 401, 401, 429]
    assert answers[-1].json()["code"] == "core.too_many"
    assert [m["to"] for m in outbox()[before:]] == [NEW] * 3


def test_codes_are_limited_by_address(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="10.9.9.9")
    answers = [post(client, f"{AUTH}/code/request", {"phone": f"139000000{i:02d}"}) for i in range(61)]
    assert [a.status_code for a in answers] == [401] * 60 + [429]
    assert User.objects.by_phone("+8613900000060") is None


def test_address_behind_a_proxy_is_the_clients(cast: Cast, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    client = Client(REMOTE_ADDR="127.0.0.1")
    for i in range(60):
        post(
            client,
            f"{AUTH}/code/request",
            {"phone": f"139000000{i:02d}"},
            headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"},
        )
    same = {"X-Forwarded-For": "made up, 203.0.113.7"}
    other = {"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}
    assert post(client, f"{AUTH}/code/request", {"phone": "13900000099"}, headers=same).status_code == 429
    assert post(client, f"{AUTH}/code/request", {"phone": "13900000098"}, headers=other).status_code == 401


def test_sms_that_fails_is_told(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SMS_BACKEND = "tests.api.people.BrokenSms"
    answer = post(client, f"{AUTH}/code/request", {"phone": NEW})
    assert (answer.status_code, answer.json()["code"]) == (503, "core.sms_failed")


def test_without_our_token_nothing_happens(cast: Cast) -> None:
    answer = post(Client(enforce_csrf_checks=True), f"{AUTH}/code/request", {"phone": NEW})
    assert (answer.status_code, answer.json()["code"]) == (403, "core.csrf")
    assert User.objects.by_phone(NEW) is None


def test_other_doors_of_allauth_are_shut(client: Client, cast: Cast) -> None:
    for door in ("signup", "login", "password/request"):
        assert post(client, f"{AUTH}/{door}", {}).status_code == 404


def test_signing_out(client: Client, cast: Cast) -> None:
    sign_in(client, NEW)
    answer = client.delete(f"{AUTH}/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "core.sign_in_needed")
    assert client.get("/api/v1/account/me").json()["signed_in"] is False


def test_account_that_was_closed_stays_out(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.wheat.pk).update(is_active=False)
    assert sign_in(client, "+8613800000001").status_code >= 400
    assert client.get("/api/v1/account/me").json()["signed_in"] is False


@pytest.mark.committed
def test_one_account_for_a_number_typed_twice_at_once(committed_cast: Cast) -> None:
    def ask(browser: int) -> int:
        try:
            client = Client(REMOTE_ADDR=f"10.0.0.{browser}")
            return int(post(client, f"{AUTH}/code/request", {"phone": NEW}).status_code)
        finally:
            # a connection left open would write its log into the restored database
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(ask, range(3)))
    assert answers == [401, 401, 401]
    assert User.objects.exclude(phone_index=None).filter(phone_verified=False).count() == 1


def test_a_stolen_session_table_holds_no_phone(client: Client, cast: Cast) -> None:
    import base64
    import zlib

    from django.contrib.sessions.models import Session

    sign_in(client, NEW)
    payload = Session.objects.get().session_data.split(":")[0]
    raw = base64.urlsafe_b64decode(payload.lstrip(".") + "==")
    plain = zlib.decompress(raw) if payload.startswith(".") else raw
    assert plain.startswith(b"demo$") and b"13912345678" not in plain

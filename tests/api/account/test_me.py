"""GET and PATCH /api/v1/account/me."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from tests.cast import Cast

ME = "/api/v1/account/me"


def patch(client: Client, **body: Any) -> Any:
    return client.patch(ME, json.dumps(body), content_type="application/json")


def test_guest_gets_the_csrf_cookie_and_no_identity(client: Client, db: None) -> None:
    answer = client.get(ME)
    assert answer.json() == {
        "signed_in": False,
        "id": None,
        "alias": "",
        "is_anchor": False,
        "is_maker": False,
        "is_staff": False,
        "has_address": False,
        "large_type": False,
    }
    assert "csrftoken" in answer.cookies and "no-store" in answer["Cache-Control"]


def test_people_are_told_what_they_are(client: Client, cast: Cast) -> None:
    client.force_login(cast.wheat)
    wheat = client.get(ME).json()
    assert (wheat["alias"], wheat["is_anchor"], wheat["has_address"]) == ("小麦", False, True)
    client.force_login(cast.li)
    li = client.get(ME).json()
    assert (li["alias"], li["is_anchor"], li["has_address"]) == ("李师傅", True, False)


def test_changing_alias_and_large_type(client: Client, cast: Cast) -> None:
    client.force_login(cast.wheat)
    assert patch(client, alias="麦田", large_type=True).json()["alias"] == "麦田"
    user = User.objects.get(pk=cast.wheat.pk)
    assert (user.alias, user.large_type) == ("麦田", True)


def test_guest_changes_nothing(client: Client, cast: Cast) -> None:
    answer = patch(client, alias="麦田")
    assert (answer.status_code, answer.json()["code"]) == (401, "core.sign_in_needed")


def test_bad_alias_is_refused_with_a_reason(client: Client, cast: Cast) -> None:
    client.force_login(cast.wheat)
    answer = patch(client, alias="加一三八00001")
    assert answer.status_code == 400
    assert (answer.json()["code"], answer.json()["data"]["reason"]) == ("account.alias_refused", "contact")
    assert patch(client, large_type="perhaps").json()["code"] == "core.invalid"
    assert User.objects.get(pk=cast.wheat.pk).alias == "小麦"


def test_language_of_errors_follows_the_page(client: Client, cast: Cast) -> None:
    chinese = patch(client, alias="麦田", large_type=1)
    english = client.patch(ME, "{}", content_type="application/json", headers={"Accept-Language": "en"})
    assert chinese["Content-Language"] == "zh-hans" and english["Content-Language"] == "en"

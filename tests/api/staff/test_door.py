"""Who gets in at /staff/."""

import pytest
from django.urls import reverse

from tests.api.staff.world import buy, go_live, signed_in, staff
from tests.cast import Cast


@pytest.fixture
def addresses(cast: Cast) -> list[str]:
    live = go_live(cast)
    line = buy(cast, live, "20261124-AAAAAA", group=cast.group)
    return [
        reverse("admin:index"),
        reverse("admin:shop_order_changelist"),
        reverse("admin:staff_sessions"),
        reverse("admin:staff_session", args=[live.session.pk]),
        reverse("admin:staff_trace", args=["line", line.pk]),
        reverse("admin:staff_refund", args=[line.order.number]),
    ]


def test_nobody_is_sent_to_sign_in(addresses: list[str]) -> None:
    for address in addresses:
        response = signed_in(None).get(address)
        assert (response.status_code, response["Location"]) == (302, f"/account?next={address}")
    assert addresses[0] == "/staff/"


@pytest.mark.parametrize("who", ["wheat", "li"])
def test_shoppers_and_anchors_are_refused(cast: Cast, addresses: list[str], who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert [client.get(address).status_code for address in addresses] == [403] * len(addresses)
    assert [client.post(address).status_code for address in addresses] == [403] * len(addresses)


@pytest.mark.parametrize("method", ["code", "password", "phone"])
def test_staff_without_second_factor_are_sent_to_it(cast: Cast, addresses: list[str], method: str) -> None:
    client = signed_in(staff("finance"), method=method)
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"/account?next={address}")


def test_staff_with_second_factor_get_in(cast: Cast, addresses: list[str]) -> None:
    client = signed_in(staff("finance"))
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_inactive_staff_do_not(cast: Cast, addresses: list[str]) -> None:
    person = staff("finance")
    client = signed_in(person)
    person.is_active = False
    person.save()
    assert client.get(addresses[0]).status_code == 302


def test_staff_without_a_role_see_nothing(cast: Cast, addresses: list[str]) -> None:
    client = signed_in(staff(None))
    assert client.get(addresses[0]).status_code == 200
    assert [client.get(address).status_code for address in addresses[1:]] == [403, 200, 404, 404, 404]
    assert "冬日花毽专场" not in client.get(addresses[2]).content.decode()


def test_no_password_form(cast: Cast) -> None:
    response = signed_in(None).get("/staff/login/")
    assert (response.status_code, response["Location"]) == (302, "/account?next=/staff/")


def test_content_policy(cast: Cast, addresses: list[str]) -> None:
    client = signed_in(staff("finance"))
    for address in (addresses[1], reverse("admin:staff_tables")):
        policy = client.get(address)["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-eval';" in f"{policy};"
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    for address in (addresses[0], *addresses[2:]):
        response = client.get(address)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]
        assert "<script" not in response.content.decode()
        assert " style=" not in response.content.decode()

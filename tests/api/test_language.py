"""A refusal speaks the language of whoever asked."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from tests.api.staff.world import signed_in, staff
from tests.cast import Cast

DOORS = {
    "/api/v1/public/products/999999999": ("没有找到", "Not found"),
    "/api/v1/shopper/orders": ("请先登录", "Please sign in first"),
}


@pytest.mark.parametrize("door", DOORS)
def test_titles_follow_the_language_that_was_asked_for(client: Client, cast: Cast, door: str) -> None:
    chinese, english = DOORS[door]
    assert client.get(door).json()["title"] == chinese
    for language, title in (("zh-hans", chinese), ("zh-CN,zh;q=0.9,en;q=0.8", chinese), ("en", english)):
        answer = client.get(door, headers={"Accept-Language": language})
        assert (answer["Content-Type"], answer.json()["title"]) == ("application/problem+json", title), (
            language
        )


@pytest.mark.parametrize("door", DOORS)
def test_a_choice_on_the_page_goes_before_the_browsers(client: Client, cast: Cast, door: str) -> None:
    client.cookies["django_language"] = "en"
    assert client.get(door, headers={"Accept-Language": "zh-CN"}).json()["title"] == DOORS[door][1]
    client.cookies["django_language"] = "zh-hans"
    assert client.get(door, headers={"Accept-Language": "en"}).json()["title"] == DOORS[door][0]


def test_staff_pages_and_the_storefront_keep_one_choice(cast: Cast) -> None:
    client = signed_in(staff())
    page = reverse("admin:staff_sessions") + "?status=ended"
    chinese = client.get(page).content.decode()
    assert '<html lang="zh-CN">' in chinese and "<h1>场次数据</h1>" in chinese and "订单售后" in chinese
    chosen = client.post(reverse("set_language"), {"language": "en", "next": page})
    assert (chosen.status_code, chosen["Location"]) == (302, page)
    cookie = client.cookies["django_language"]
    assert (cookie.value, cookie["path"], cookie["samesite"], cookie["max-age"], cookie["httponly"]) == (
        "en",
        "/",
        "Lax",
        31536000,
        "",
    )
    english = client.get(page).content.decode()
    assert '<html lang="en">' in english and "<h1>Session figures</h1>" in english
    assert "After sales" in english and ">Ended</option>" in english
    assert client.get("/api/v1/public/products/999999999").json()["title"] == "Not found"


def test_the_switch_leads_to_no_other_site(client: Client, cast: Cast) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_dates_of_the_tables_are_written_year_first_in_english() -> None:
    with override("en"):
        assert (
            date_format(datetime(2026, 11, 24, 19, 43, tzinfo=UTC), "DATETIME_FORMAT") == "2026-11-24 19:43"
        )
        assert date_format(date(2026, 11, 24), "DATE_FORMAT") == "2026-11-24"

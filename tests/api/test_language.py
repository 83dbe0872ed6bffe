"""A refusal speaks the language of whoever asked."""

import pytest
from django.test import Client

from tests.cast import Cast

DOORS = {
    "/api/v1/public/products/999": ("没有找到", "Not found"),
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

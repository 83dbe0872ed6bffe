"""GET /api/v1/public/makers/{id}."""

import pytest
from django.test import Client

from api.public.serializers import MakerSerializer
from core.actor import Actor
from programmes.models import Beneficiary, Consent
from programmes.operations import give_consent, withdraw_consent
from tests.api.shape import misfits
from tests.cast import Cast

STAFF = Actor("user", 1, "user:1")


def page(client: Client, maker: Beneficiary) -> tuple[int, dict]:
    answer = client.get(f"/api/v1/public/makers/{maker.pk}")
    return answer.status_code, answer.json()


def test_page_shows_what_she_consented_to(client: Client, cast: Cast) -> None:
    Beneficiary.objects.filter(pk=cast.chunyu.pk).update(story="四十九岁重新开始。", legal_name="王某某")
    status, body = page(client, cast.chunyu)
    assert status == 200 and misfits(MakerSerializer(), body) == []
    assert (body["alias"], body["story"], body["image"]) == ("春雨", None, None)
    assert [card["title"] for card in body["products"]] == ["鹤羽花毽·三支羽"]
    give_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.STORY, actor=STAFF)
    assert page(client, cast.chunyu)[1]["story"] == "四十九岁重新开始。"
    assert "王某某" not in str(page(client, cast.chunyu))


def test_picture_of_her_work_needs_its_own_consent(client: Client, cast: Cast) -> None:
    cast.variant.product.images.create(alt="花毽", file="products/a.webp")
    assert page(client, cast.chunyu)[1]["image"] is None
    give_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.PICTURE, actor=STAFF)
    assert page(client, cast.chunyu)[1]["image"] == "/media/products/a.webp"


@pytest.mark.parametrize("gone", [True, False])
def test_withdrawn_looks_like_unknown(client: Client, cast: Cast, gone: bool) -> None:
    withdraw_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.ALIAS, actor=STAFF)
    number = cast.chunyu.pk if gone else 999_999
    answer = client.get(f"/api/v1/public/makers/{number}")
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "urn:warmbridge:core.not_found",
        "title": "没有找到",
        "status": 404,
        "detail": "",
        "code": "core.not_found",
        "data": {},
    }

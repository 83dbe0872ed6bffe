"""GET /api/v1/public/receipts/{token}, and its page."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import ReceiptSerializer
from core.actor import Actor
from programmes.models import Consent
from programmes.operations import withdraw_consent
from shop.models import Order
from shop.rules.receipt_link import receipt_token
from tests.api.shape import misfits
from tests.books import sell
from tests.buying import order
from tests.cast import Cast


@pytest.fixture
def sold(cast: Cast) -> Order:
    """An order whose line stands in the books."""
    placed = order(cast, 1)
    sell(cast, placed.lines.get().pk, 9999, order_ref=placed.pk, session_ref=None)
    return placed


def receipt(client: Client, token: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"/api/v1/public/receipts/{token}")
    return answer.status_code, answer.json()


def test_whoever_holds_the_link_sees_the_receipt_to_the_fen(client: Client, sold: Order, cast: Cast) -> None:
    status, body = receipt(client, receipt_token(sold.number))
    assert status == 200 and misfits(ReceiptSerializer(), body) == []
    [line] = body["lines"]
    assert [(share["alias"], share["amount_fen"]) for share in line["shares"]] == [
        ("春雨", 5499),
        ("鹤羽花毽工坊", 2500),
        ("行大公益", 1200),
        ("暖心桥平台", 800),
    ]
    assert sum(share["amount_fen"] for share in line["shares"]) == line["amount_fen"] == 9999
    for private in ("王小麦", "小麦", "13800000001", "中华路"):
        assert private not in str(body)


def test_receipt_is_kept_by_no_cache(client: Client, sold: Order) -> None:
    answer = client.get(f"/api/v1/public/receipts/{receipt_token(sold.number)}")
    assert answer["Cache-Control"] == "private, no-store"


def test_withdrawn_alias_leaves_the_receipt_whole(client: Client, sold: Order, cast: Cast) -> None:
    withdraw_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.ALIAS, actor=Actor.system("test"))
    _, body = receipt(client, receipt_token(sold.number))
    assert "春雨" not in str(body) and body["lines"][0]["shares"][0]["amount_fen"] == 5499


def test_forged_and_stretched_links_show_nothing(client: Client, sold: Order) -> None:
    token = receipt_token(sold.number)
    for forged in (
        sold.number,
        token[:-1],
        token + "x",
        f"{sold.number}.{'A' * 43}",
        token.swapcase(),
        "." * 300,
    ):
        status, body = receipt(client, forged)
        assert (status, body["code"]) == (404, "core.not_found"), forged


def test_trying_links_is_limited(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.public.receipts.TRIES_A_MINUTE", 3)
    assert [receipt(client, "x")[0] for _ in range(4)] == [404, 404, 404, 429]

"""GET /api/v1/public/impact."""

from django.test import Client

from api.public.serializers import ImpactSerializer
from tests.api.shape import misfits
from tests.books import refund, sell
from tests.cast import Cast


def test_before_any_sale_everything_is_nought_and_figures_keep_their_units(
    client: Client, cast: Cast
) -> None:
    programme = cast.chunyu.programme
    programme.figures.create(label="参与互动", shown="75,000 余", unit="participations", source="新闻报道")
    programme.figures.create(label="学艺职工", shown="500", unit="people", source="新闻报道", position=1)
    body = client.get("/api/v1/public/impact").json()
    assert misfits(ImpactSerializer(), body) == []
    sums = ("gross_fen", "refunded_fen", "net_fen", "credited_fen", "orders", "beneficiaries", "sessions")
    assert [body[key] for key in sums] == [0] * 7 and body["by_workshop"] == []
    assert [(f["value"], f["unit"]) for f in body["programme"]] == [("75,000 余", "人次"), ("500", "人")]


def test_sums_are_the_books_less_refunds(client: Client, cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 3333, session_ref=8)
    refund(1, 9999)
    body = client.get("/api/v1/public/impact").json()
    assert misfits(ImpactSerializer(), body) == []
    assert (body["gross_fen"], body["refunded_fen"], body["net_fen"]) == (13332, 9999, 3333)
    assert (body["credited_fen"], body["orders"], body["beneficiaries"], body["sessions"]) == (1833, 2, 1, 2)
    assert body["by_workshop"] == [{"workshop": "鹤羽花毽工坊", "credited_fen": 1833, "makers": 1}]

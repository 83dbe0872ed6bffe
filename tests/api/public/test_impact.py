"""GET /api/v1/public/impact."""

from django.test import Client

from api.public.serializers import ImpactSerializer
from tests.api.shape import misfits
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

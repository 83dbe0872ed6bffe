"""GET /api/v1/public/products, products/{id}, categories."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.public.serializers import CategorySerializer, ProductPageSerializer, ProductSerializer
from ledger.models import SplitPolicy
from programmes.models import Consent
from shop.models import Category, Lot, LotShare, Product, StockPool, Variant
from shop.operations.index_product import index_product
from tests.api.shape import misfits
from tests.cast import Cast

PRODUCTS = "/api/v1/public/products"
AT = datetime(2026, 3, 1, tzinfo=UTC)


def add(cast: Cast, title: str, *, price_fen: int = 6800, **fields: Any) -> Product:
    """Another product of the workshop, with one variant."""
    lot = Lot.objects.create(workshop=cast.workshop, created_at=AT)
    LotShare.objects.create(lot=lot, position=0, beneficiary=cast.chunyu)
    defaults = {"category": Category.objects.get(slug="shuttlecocks"), "status": "on_sale", "created_at": AT}
    product = Product.objects.create(title=title, workshop=cast.workshop, lot=lot, **{**defaults, **fields})
    variant = Variant.objects.create(
        product=product, sku=f"SKU-{product.pk}", name="一副", price_fen=price_fen
    )
    StockPool.objects.create(variant=variant, kind="shelf", total=3, available=3)
    index_product(product_id=product.pk)
    return product


def titles(client: Client, **query: str) -> list[str]:
    return [card["title"] for card in client.get(PRODUCTS, query).json()["results"]]


def test_card_says_who_made_it_and_what_reaches_her(client: Client, cast: Cast) -> None:
    answer = client.get(PRODUCTS)
    assert misfits(ProductPageSerializer(), answer.json()) == []
    assert answer.json() == {
        "results": [
            {
                "id": cast.variant.product_id,
                "title": "鹤羽花毽·三支羽",
                "subtitle": "",
                "image": None,
                "price_fen": 9999,
                "maker": {"id": cast.chunyu.pk, "alias": "春雨"},
                "maker_count": 1,
                "maker_share_fen": 6199,
                "kind": "goods",
            }
        ],
        "next": None,
    }


def test_nobody_is_named_without_consent(client: Client, cast: Cast) -> None:
    Consent.objects.update(withdrawn_at=AT)
    [card] = client.get(PRODUCTS).json()["results"]
    assert (card["maker"], card["maker_share_fen"]) == (None, 6199)
    product = client.get(f"{PRODUCTS}/{cast.variant.product_id}").json()
    assert "春雨" not in str(product)


def test_nothing_is_claimed_without_a_policy(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = SplitPolicy.objects.filter(scope="none")
    monkeypatch.setattr(SplitPolicy, "objects", missing)
    [card] = client.get(PRODUCTS).json()["results"]
    assert card["maker_share_fen"] is None
    product = client.get(f"{PRODUCTS}/{card['id']}").json()
    assert ([v["shares"] for v in product["variants"]], product["policy"]) == ([[]], None)


@pytest.mark.parametrize(
    "asked", ["花毽", "鹤羽花毽", "毽", "羽 三支", "鹤羽花毽・三支羽", "HEYU", "heyu 1", "ＨＥＹＵ"]
)
def test_search_finds_chinese(client: Client, cast: Cast, asked: str) -> None:
    add(cast, "桦树皮画", category=Category.objects.create(slug="birch", name="桦树皮"))
    wanted = add(cast, "鹤羽花毽·三支羽 Heyu 1号")
    assert titles(client, search=asked) == [wanted.title]


@pytest.mark.parametrize("asked", ["毽花", "羽毛球", "花毽红", "%", "' or 1=1", "　"])
def test_search_does_not_find_what_is_not_there(client: Client, cast: Cast, asked: str) -> None:
    add(cast, "鹤羽花毽")
    assert titles(client, search=asked) == ([] if asked.strip() else titles(client))


def test_search_reads_subtitle_category_and_variant(client: Client, cast: Cast) -> None:
    row = add(cast, "礼盒", subtitle="送长辈")
    for asked in ("长辈", "花毽", "一副"):
        assert row.title in titles(client, search=asked)


def test_changed_words_are_found_by_the_new_ones_alone(client: Client, cast: Cast) -> None:
    row = add(cast, "桦树皮画")
    Product.objects.filter(pk=row.pk).update(title="剪纸窗花")
    index_product(product_id=row.pk)
    assert (titles(client, search="桦树"), titles(client, search="窗花")) == ([], ["剪纸窗花"])


def test_pages_go_on_where_the_last_one_ended(client: Client, cast: Cast) -> None:
    for number in range(44):
        add(cast, f"毽子 {number}")
    seen: list[str] = []
    url: str | None = f"{PRODUCTS}?category=shuttlecocks"
    pages = 0
    while url:
        body = client.get(url).json()
        seen += [card["title"] for card in body["results"]]
        url, pages = body["next"], pages + 1
        if pages == 1:
            add(cast, "夹在中间的新品")
    assert pages == 3
    assert seen == [f"毽子 {n}" for n in reversed(range(44))] + ["鹤羽花毽·三支羽"]


@pytest.mark.parametrize("cursor", ["x", "YjA", "Yi0x", "%00", "YjE=", "Yjk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_made_up_cursor_is_refused(client: Client, cast: Cast, cursor: str) -> None:
    answer = client.get(PRODUCTS, {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")


def test_a_page_is_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        client.get(PRODUCTS)
    for number in range(10):
        add(cast, f"毽子 {number}")
    with django_assert_num_queries(7):
        client.get(PRODUCTS, {"search": "毽子"})


def test_draft_and_withdrawn_products_are_not_shown(client: Client, cast: Cast) -> None:
    hidden = [add(cast, "草稿", status="draft"), add(cast, "下架", status="withdrawn")]
    assert titles(client) == ["鹤羽花毽·三支羽"]
    for row in hidden:
        assert client.get(f"{PRODUCTS}/{row.pk}").json()["code"] == "core.not_found"


def test_product_page_splits_each_price_to_the_fen(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Variant.objects.create(product=cast.variant.product, name="一对", sku="HEYU-PAIR", price_fen=20_001)
    with django_assert_num_queries(10):
        product = client.get(f"{PRODUCTS}/{cast.variant.product_id}").json()
    assert misfits(ProductSerializer(), product) == []
    shares, of_two = (variant.pop("shares") for variant in product["variants"])
    assert [s["amount_fen"] for s in of_two] == [12_401, 5_600, 2_000]
    assert [(s["label"], s["alias"], s["amount_fen"]) for s in shares] == [
        ("制作人", "春雨", 6199),
        ("工坊", "鹤羽花毽工坊", 2800),
        ("平台运营", "暖心桥平台", 1000),
    ]
    assert sum(s["amount_fen"] for s in shares) == product["price_fen"] == 9999
    assert product["seller"] == {
        "name": "鹤羽花毽工坊",
        "status": "exempt_handicraft",
        "licence_note": "家庭手工业（依法免登记）",
    }
    first, _ = product["variants"]
    assert first == {"id": cast.variant.pk, "name": "红", "price_fen": 9999, "left": 100}
    assert product["policy"] == {"scope": "shelf", "version": "2026-1"}
    assert product["returns"]["code"] == "none"


def test_pictures_are_in_their_order(client: Client, cast: Cast) -> None:
    product = cast.variant.product
    for position, name in ((1, "b.webp"), (0, "a.webp")):
        image = product.images.create(alt="花毽", position=position)
        image.file.save(name, ContentFile(b"x"))
    body = client.get(f"{PRODUCTS}/{product.pk}").json()
    assert [url.rpartition("/")[2][0] for url in body["images"]] == ["a", "b"]
    assert body["image"] == body["images"][0] and body["image"].startswith("/media/products/")


def test_the_same_page_is_not_sent_twice(client: Client, cast: Cast) -> None:
    first = client.get(PRODUCTS)
    assert first["Cache-Control"] == "public, no-cache" and "Cookie" not in first.get("Vary", "")
    again = client.get(PRODUCTS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    add(cast, "新品")
    assert client.get(PRODUCTS, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("query", [{"category": "\0"}, {"category": "花"}, {"category": "a b"}])
def test_what_can_be_no_category_is_refused(client: Client, cast: Cast, query: dict[str, str]) -> None:
    answer = client.get(PRODUCTS, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")


def test_unknown_category_is_empty_and_a_nul_finds_nothing(client: Client, cast: Cast) -> None:
    assert titles(client, category="none") == titles(client, search="\0") == []


def test_categories_hold_something(client: Client, cast: Cast) -> None:
    Category.objects.create(slug="empty", name="空")
    answer = client.get("/api/v1/public/categories")
    assert answer.json() == [{"slug": "shuttlecocks", "name": "花毽"}]
    assert misfits(CategorySerializer(many=True), answer.json()) == []


def test_searching_without_end_is_refused(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.public.catalogue.SEARCHES_A_MINUTE", 2)
    codes = [client.get(PRODUCTS, {"search": "毽"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]

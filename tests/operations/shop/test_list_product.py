"""list_product: from nothing to on sale, all or nothing."""

from typing import Any

import pytest
from django.db import IntegrityError

from core.actor import Actor
from core.models import AuditEntry
from programmes.models import Organisation
from shop.errors import ListingIncomplete
from shop.models import Category, Lot, Product, StockPool, Variant
from shop.operations.list_product import NewVariant, list_product
from shop.queries import catalogue
from tests.cast import Cast

STAFF = Actor("user", 1, "user:1")


def listed(cast: Cast, **changed: Any) -> Product:
    fields: dict[str, Any] = {
        "title": "五彩毽子",
        "category": Category.objects.get(slug="shuttlecocks"),
        "workshop": cast.workshop,
        "makers": [(cast.chunyu.pk, 1)],
        "variants": [NewVariant("WC-1", "一只", 2500, 30), NewVariant("WC-3", "三只", 6800, 10)],
        "actor": STAFF,
    }
    return list_product(**{**fields, **changed})


def test_product_is_on_sale_with_stock_and_found(cast: Cast) -> None:
    product = listed(cast)
    assert product.status == Product.Status.ON_SALE
    shelves = StockPool.objects.filter(variant__product=product).order_by("variant__position")
    assert list(shelves.values_list("variant__sku", "kind", "total", "available")) == [
        ("WC-1", "shelf", 30, 30),
        ("WC-3", "shelf", 10, 10),
    ]
    assert [card["title"] for card in catalogue.page(search="毽子").cards] == ["五彩毽子"]
    entry = AuditEntry.objects.get(action="shop.product.listed")
    assert (entry.target_id, entry.data) == (str(product.pk), {"lot": product.lot_id})


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"title": "  "}, ["title"]),
        ({"makers": []}, ["makers"]),
        ({"makers": [(1, 0)]}, ["makers"]),
        ({"variants": []}, ["variants"]),
        ({"variants": [NewVariant("X", "x", 0, 1)]}, ["variants"]),
        ({"variants": [NewVariant("X", "x", 1, -1)]}, ["variants"]),
    ],
)
def test_incomplete_listing_writes_nothing(cast: Cast, changed: dict[str, Any], missing: list[str]) -> None:
    before = (Product.objects.count(), Lot.objects.count(), Variant.objects.count())
    with pytest.raises(ListingIncomplete) as refused:
        listed(cast, **changed)
    assert refused.value.data == {"missing": missing}
    assert (Product.objects.count(), Lot.objects.count(), Variant.objects.count()) == before


def test_seller_without_a_status_may_not_sell(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.workshop.pk).update(seller_status="none")
    cast.workshop.refresh_from_db()
    with pytest.raises(ListingIncomplete) as refused:
        listed(cast)
    assert refused.value.data == {"missing": ["seller_status"]}


@pytest.mark.committed
def test_a_sku_that_exists_leaves_nothing_behind(committed_cast: Cast) -> None:
    before = (Product.objects.count(), Lot.objects.count(), Variant.objects.count())
    with pytest.raises(IntegrityError):
        listed(
            committed_cast, variants=[NewVariant("WC-9", "一只", 2500, 1), NewVariant("HY-3-RED", "红", 1, 1)]
        )
    assert (Product.objects.count(), Lot.objects.count(), Variant.objects.count()) == before

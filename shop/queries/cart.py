"""The cart as it would cost today."""

from typing import TypedDict

from django.db.models import Prefetch

from shop.models import CartItem, Product, StockPool
from shop.queries.coupons import price_with_claim
from shop.rules.pricing import Goods


class CartItemShown(TypedDict):
    """One thing in the cart. `left` is 0 once it is off sale; money in fen."""

    variant_id: int
    product_id: int
    title: str
    variant: str
    image: str | None
    unit_price_fen: int
    quantity: int
    left: int
    exempt_class: str


class CartShown(TypedDict):
    """The whole cart; nothing in it is reserved. `pay_fen` is what an order would be charged now."""

    items: list[CartItemShown]
    total_fen: int
    discount_fen: int
    postage_fen: int
    pay_fen: int
    coupon_refused: str | None


def cart(user_id: int, claim_id: int | None = None) -> CartShown:
    """A user's cart, priced with a coupon of hers; `coupon_refused` says why it gives nothing."""
    shelf = StockPool.objects.filter(kind=StockPool.Kind.SHELF)
    rows = (
        CartItem.objects.filter(user_id=user_id)
        .select_related("variant__product")
        .prefetch_related("variant__product__images", Prefetch("variant__pools", queryset=shelf))
        .order_by("id")
    )
    items = [_item(row) for row in rows]
    goods = [_goods(row) for row in rows]
    found, why = price_with_claim(goods, user_id, claim_id)
    return {
        "items": items,
        "total_fen": found.goods_fen,
        "discount_fen": found.discount_fen,
        "postage_fen": found.postage_fen,
        "pay_fen": found.total_fen,
        "coupon_refused": why,
    }


def _goods(row: CartItem) -> Goods:
    product = row.variant.product
    return Goods(
        amount_fen=row.variant.price_fen * row.quantity,
        workshop_id=product.workshop_id,
        is_sent=product.kind == Product.Kind.GOODS,
    )


def _item(row: CartItem) -> CartItemShown:
    product = row.variant.product
    images = list(product.images.all())
    on_sale = product.status == Product.Status.ON_SALE
    return {
        "variant_id": row.variant_id,
        "product_id": product.pk,
        "title": product.title,
        "variant": row.variant.name,
        "image": images[0].file.url if images else None,
        "unit_price_fen": row.variant.price_fen,
        "quantity": row.quantity,
        "exempt_class": product.exemption,
        "left": sum(pool.available for pool in row.variant.pools.all()) if on_sale else 0,
    }

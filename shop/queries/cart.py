"""The cart as it would cost today."""

from typing import TypedDict

from django.db.models import Prefetch

from shop.models import CartItem, Product, StockPool


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


class CartShown(TypedDict):
    """The whole cart; nothing in it is reserved."""

    items: list[CartItemShown]
    total_fen: int


def cart(user_id: int) -> CartShown:
    """A user's cart in three queries."""
    shelf = StockPool.objects.filter(kind=StockPool.Kind.SHELF)
    rows = (
        CartItem.objects.filter(user_id=user_id)
        .select_related("variant__product")
        .prefetch_related("variant__product__images", Prefetch("variant__pools", queryset=shelf))
        .order_by("id")
    )
    items = [_item(row) for row in rows]
    return {"items": items, "total_fen": sum(item["unit_price_fen"] * item["quantity"] for item in items)}


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
        "left": sum(pool.available for pool in row.variant.pools.all()) if on_sale else 0,
    }

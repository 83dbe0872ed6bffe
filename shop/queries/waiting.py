"""A shopper's place in the queue for what is sold out."""

from typing import TypedDict

from shop.models import StockPool, StockWait


class Waiting(TypedDict):
    """Whether she waits, and how many stand before her."""

    waiting: bool
    ahead: int


def waiting(user_id: int, pool_id: int) -> Waiting:
    """Her place at a pool."""
    mine = StockWait.objects.filter(user_id=user_id, pool_id=pool_id, told_at=None).first()
    if mine is None:
        return {"waiting": False, "ahead": 0}
    others = StockWait.objects.filter(pool_id=pool_id, told_at=None)
    return {"waiting": True, "ahead": others.filter(joined_at__lt=mine.joined_at).count()}


def shelf_pool_id(variant_id: int) -> int | None:
    """The shelf pool of a variant that is on sale."""
    shelves = StockPool.objects.filter(
        variant_id=variant_id, kind="shelf", variant__product__status="on_sale"
    )
    return shelves.values_list("id", flat=True).first()

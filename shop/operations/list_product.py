"""Put a product on sale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from programmes.models import Organisation
from shop.errors import ListingIncomplete
from shop.models import Category, Lot, LotShare, Product, StockPool, Variant
from shop.operations.add_stock import add_stock
from shop.operations.index_product import index_product


@dataclass(frozen=True)
class NewVariant:
    """One variant to list: price in fen, units on the shelf."""

    sku: str
    name: str
    price_fen: int
    units: int


def list_product(
    *,
    title: str,
    category: Category,
    workshop: Organisation,
    makers: Sequence[tuple[int, int]],
    variants: Sequence[NewVariant],
    actor: Actor,
    subtitle: str = "",
    description: str = "",
    kind: Product.Kind = Product.Kind.GOODS,
    exemption: Product.Exemption = Product.Exemption.NONE,
    is_demo: bool = False,
) -> Product:
    """Write the product with its lot, variants and stock, and put it on sale, all or nothing.

    `makers` are (beneficiary id, weight) pairs: who made it, and so who is credited.
    Raises ListingIncomplete without a title, a maker, a variant, or a seller's status.
    """
    _check(title, workshop, makers, variants)
    with transaction.atomic():
        lot = Lot.objects.create(workshop=workshop, created_at=now())
        shares = [
            LotShare(lot=lot, position=i, beneficiary_id=maker, weight=weight)
            for i, (maker, weight) in enumerate(makers)
        ]
        LotShare.objects.bulk_create(shares)
        product = Product.objects.create(
            title=title.strip(),
            subtitle=subtitle.strip(),
            description=description.strip(),
            kind=kind,
            category=category,
            workshop=workshop,
            lot=lot,
            exemption=exemption,
            is_demo=is_demo,
            created_at=now(),
        )
        for position, new in enumerate(variants):
            _add_variant(product, position, new, actor)
        product.status = Product.Status.ON_SALE
        product.save(update_fields=["status"])
        index_product(product_id=product.pk)
        audit.record(actor=actor, action="shop.product.listed", target=product, data={"lot": lot.pk})
    return product


def _add_variant(product: Product, position: int, new: NewVariant, actor: Actor) -> None:
    """The variant and its shelf, which may begin empty."""
    variant = Variant.objects.create(
        product=product, sku=new.sku, name=new.name, price_fen=new.price_fen, position=position
    )
    StockPool.objects.create(variant=variant, kind=StockPool.Kind.SHELF)
    if new.units:
        add_stock(variant_id=variant.pk, units=new.units, actor=actor)


def _check(
    title: str,
    workshop: Organisation,
    makers: Sequence[tuple[int, int]],
    variants: Sequence[NewVariant],
) -> None:
    missing = []
    if not title.strip():
        missing.append("title")
    if not makers or any(weight < 1 for _, weight in makers):
        missing.append("makers")
    if not variants or any(v.price_fen < 1 or v.units < 0 for v in variants):
        missing.append("variants")
    if workshop.seller_status == Organisation.SellerStatus.NONE:
        missing.append("seller_status")
    if missing:
        raise ListingIncomplete(missing=missing)

"""Puts the demo's wares on sale, through the shop's own operation."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.actor import Actor
from programmes.models import Beneficiary
from sandbox.seed.products import CATEGORIES, WARES, Ware
from sandbox.seed.world import World
from shop.models import Category, Product, ProductImage, Variant
from shop.operations.list_product import NewVariant, list_product

PICTURES = Path(__file__).parent.parent / "pictures" / "files"

Variants = dict[tuple[str, int], Variant]
"""By ware and number of the variant."""


def sku(ware: str, number: int) -> str:
    """'DEMO-child-1' is the first variant of that ware."""
    return f"DEMO-{ware}-{number + 1}"


def stock_shop(world: World, makers: list[Beneficiary], actor: Actor) -> Variants:
    """List every ware with its picture, makers, variants and stock."""
    categories = {
        slug: Category.objects.create(slug=slug, name=name, position=n)
        for n, (slug, name) in enumerate(CATEGORIES)
    }
    made: Variants = {}
    for ware in WARES:
        product = _list(ware, world, makers, categories, actor)
        name = default_storage.save(
            f"products/{ware.key}.webp", ContentFile((PICTURES / f"{ware.key}.webp").read_bytes())
        )
        ProductImage.objects.create(product=product, file=name, alt=ware.title)
        for number, variant in enumerate(product.variants.order_by("position")):
            made[ware.key, number] = variant
    return made


def _list(
    ware: Ware, world: World, makers: list[Beneficiary], categories: dict[str, Category], actor: Actor
) -> Product:
    workshops = {"heyu": world.workshop, "homecare": world.homecare, "demo-craft": world.weaving}
    return list_product(
        title=ware.title,
        subtitle=ware.subtitle,
        description=ware.description,
        category=categories[ware.category],
        workshop=workshops[ware.workshop],
        makers=[(makers[index].pk, weight) for index, weight in ware.makers],
        variants=[
            NewVariant(sku=sku(ware.key, n), name=name, price_fen=price, units=units)
            for n, (name, price, units) in enumerate(ware.variants)
        ],
        kind=Product.Kind(ware.kind),
        exemption=Product.Exemption(ware.exemption),
        is_demo=True,
        actor=actor,
    )

"""The catalogue: cards, one product, categories. Each read is a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from programmes.models import Organisation
from programmes.queries import public_alias
from shop.models import Category, Product, StockPool, Variant
from shop.queries import shapes
from shop.queries.catalogue_search import found
from shop.queries.catalogue_split import ShelfSplit, shelf_split

PAGE = 20
_HAS_VARIANT = Exists(Variant.objects.filter(product=OuterRef("pk")))


@dataclass(frozen=True)
class Page:
    """One page, newest first; `before` is the id to go on from, None at the end."""

    cards: list[shapes.ProductCard]
    before: int | None


def _on_sale() -> QuerySet[Product]:
    return (
        Product.objects.filter(_HAS_VARIANT, status=Product.Status.ON_SALE)
        .select_related("workshop", "category", "lot")
        .prefetch_related("variants", "images", "lot__shares")
        .order_by("-pk")
    )


def page(*, search: str = "", category: str = "", before: int | None = None, size: int = PAGE) -> Page:
    """Products on sale. A search without any letter or digit finds nothing."""
    products = _on_sale()
    if category:
        products = products.filter(category__slug=category)
    if search.strip():
        products = found(products, search)
    if before is not None:
        products = products.filter(pk__lt=before)
    rows = list(products[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(cards(rows), rows[-1].pk if more else None)


def made_by(beneficiary_id: int) -> list[shapes.ProductCard]:
    """What a maker has on sale, alone or with others."""
    return cards(list(_on_sale().filter(lot__shares__beneficiary=beneficiary_id)))


def cards(products: Sequence[Product]) -> list[shapes.ProductCard]:
    """The cards of products that were read by this module."""
    if not products:
        return []
    aliases = public_alias(s.beneficiary_id for p in products for s in p.lot.shares.all())
    split = shelf_split()
    return [_card(product, aliases, split) for product in products]


def _card(product: Product, aliases: dict[int, str], split: ShelfSplit) -> shapes.ProductCard:
    shares = list(product.lot.shares.all())
    price = min(variant.price_fen for variant in product.variants.all())
    named = [s.beneficiary_id for s in shares if s.beneficiary_id in aliases]
    images = list(product.images.all())
    return {
        "id": product.pk,
        "title": product.title,
        "subtitle": product.subtitle,
        "image": images[0].file.url if images else None,
        "price_fen": price,
        "maker": {"id": named[0], "alias": aliases[named[0]]} if named else None,
        "maker_count": len(shares),
        "maker_share_fen": split.makers_fen(price, [s.weight for s in shares]),
        "kind": "service" if product.kind == Product.Kind.SERVICE else "goods",
    }


def product(product_id: int) -> shapes.Product | None:
    """A product's page; None when it is not on sale."""
    shelf = StockPool.objects.filter(kind=StockPool.Kind.SHELF, closed_at=None)
    stocked = Variant.objects.prefetch_related(Prefetch("pools", queryset=shelf))
    row = (
        _on_sale()
        .prefetch_related(None)
        .prefetch_related(Prefetch("variants", queryset=stocked), "images", "lot__shares")
        .filter(pk=product_id)
        .first()
    )
    if row is None:
        return None
    makers = [(share.beneficiary_id, share.weight) for share in row.lot.shares.all()]
    aliases = public_alias(maker for maker, _ in makers)
    split = shelf_split()
    variants = list(row.variants.all())
    shares = split.shares([variant.price_fen for variant in variants], makers, row.workshop, aliases)
    return {
        **_card(row, aliases, split),
        "description": row.description,
        "images": [image.file.url for image in row.images.all()],
        "variants": [_variant(variant, shares.get(variant.price_fen, [])) for variant in variants],
        "policy": split.policy_ref,
        "seller": seller(row.workshop),
        "returns": {"code": row.exemption, "label": str(row.get_exemption_display())},
        "category": row.category.slug,
        "is_demo": row.is_demo,
    }


def _variant(variant: Variant, shares: list[shapes.Share]) -> shapes.ProductVariant:
    return {
        "id": variant.pk,
        "name": variant.name,
        "price_fen": variant.price_fen,
        "left": sum(pool.available for pool in variant.pools.all()),
        "shares": shares,
    }


def seller(organisation: Organisation) -> shapes.Seller:
    """The seller panel of a listing or a room."""
    return {
        "name": organisation.name,
        "status": organisation.seller_status,
        "licence_note": str(organisation.get_seller_status_display()),
    }


def categories() -> list[shapes.Category]:
    """The shelves that hold something, in their order."""
    rows: Iterable[Category] = Category.objects.filter(products__status=Product.Status.ON_SALE).distinct()
    return [{"slug": row.slug, "name": row.name} for row in rows]

"""Offers as they travel."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from core.clock import now
from livestream.models import Offer
from livestream.queries.live_split import LiveSplit, live_split
from livestream.queries.sessions import iso
from livestream.realtime import resources
from livestream.rules import offering
from programmes.queries import public_alias


def _read() -> QuerySet[Offer]:
    return Offer.objects.select_related(
        "pool", "session__room", "variant__product__workshop", "variant__product__lot"
    ).prefetch_related("variant__product__images", "variant__product__lot__shares")


def offers_of(session_id: int) -> list[resources.Offer]:
    """A session's offers in their order: six queries, however many there are."""
    return _resources(_read().filter(session=session_id).order_by("position", "id"))


def offers_by_id(offer_ids: Iterable[int]) -> list[resources.Offer]:
    """These offers, in key order."""
    return _resources(_read().filter(pk__in=list(offer_ids)).order_by("id"))


def makers_of(row: Offer) -> list[tuple[int, int]]:
    """(beneficiary id, weight) of who made what is on offer."""
    return [(share.beneficiary_id, share.weight) for share in row.variant.product.lot.shares.all()]


def offer_to_quote(offer_id: int) -> Offer | None:
    """One offer with everything that a quote needs."""
    return _read().filter(pk=offer_id).first()


def offer_status(row: Offer) -> offering.Status:
    """What shoppers see of an offer that was read with its pool."""
    return offering.status(
        closed_at=row.closed_at, ends_at=row.ends_at, available=row.pool.available, at=now()
    )


def _resources(rows: Iterable[Offer]) -> list[resources.Offer]:
    found = list(rows)
    if not found:
        return []
    aliases = public_alias(maker for row in found for maker, _ in makers_of(row))
    split = live_split()
    return [_resource(row, aliases, split) for row in found]


def _resource(row: Offer, aliases: Mapping[int, str], split: LiveSplit) -> resources.Offer:
    variant, product = row.variant, row.variant.product
    images = list(product.images.all())
    return {
        "id": row.pk,
        "v": row.version,
        "position": row.position,
        "product_id": product.pk,
        "title": product.title,
        "subtitle": product.subtitle,
        "image": images[0].file.url if images else None,
        "variants": [{"id": variant.pk, "name": variant.name}],
        "price_fen": row.live_price_fen,
        "list_price_fen": variant.price_fen,
        "allotment": row.pool.total,
        "left": row.pool.available,
        "per_person_limit": row.per_person_limit,
        "status": offer_status(row),
        "maker": _maker(row, makers_of(row), aliases, split),
        "ends_at": iso(row.ends_at),
    }


def _maker(
    row: Offer, makers: Sequence[tuple[int, int]], aliases: Mapping[int, str], split: LiveSplit
) -> resources.OfferMaker | None:
    """The first maker who lets herself be named; with several, `share_fen` is her own part."""
    for position, (maker, _) in enumerate(makers):
        if maker in aliases:
            weights = [weight for _, weight in makers]
            return {
                "id": maker,
                "alias": aliases[maker],
                "workshop": row.variant.product.workshop.name,
                "share_fen": split.maker_fen(row.live_price_fen, weights, position),
            }
    return None

"""Offer something in a session."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import AlreadyOffered, SessionEnded, TooManyOffers
from livestream.models import LiveSession, Offer
from livestream.rules import offering
from shop.errors import NotOnSale
from shop.models import Product, Variant
from shop.operations.open_pool import open_pool


@transaction.atomic
def add_offer(
    *,
    actor: Actor,
    session_id: int,
    variant_id: int,
    live_price_fen: int,
    allotment: int,
    per_person_limit: int,
    ends_at: datetime | None = None,
) -> Offer:
    """Offer a variant at a live price in fen, out of `allotment` units taken from the shelf.

    Raises NotFound, SessionEnded, BadPrice, BadLimit, BadEnd, NotOnSale, AlreadyOffered, TooManyOffers, BadQuantity,
    OutOfStock.
    """
    offering.check_price(live_price_fen)
    offering.check_limit(per_person_limit)
    offering.check_end(ends_at, now())
    session = locks.session(session_id)
    if session.status == LiveSession.Status.ENDED:
        raise SessionEnded()
    if not Variant.objects.filter(pk=variant_id, product__status=Product.Status.ON_SALE).exists():
        raise NotOnSale(variant_id=variant_id)
    position = _place(session, variant_id)
    pool = open_pool(variant_id=variant_id, units=allotment, actor=actor)
    row = Offer.objects.create(
        session=session,
        position=position,
        variant_id=variant_id,
        pool=pool,
        live_price_fen=live_price_fen,
        per_person_limit=per_person_limit,
        ends_at=ends_at,
    )
    facts = {"session": session.pk, "variant": variant_id, "price_fen": live_price_fen, "units": allotment}
    audit.record(actor=actor, action="livestream.offer.added", target=row, data=facts)
    telling.offers_changed(session, [row.pk])
    return row


def _place(session: LiveSession, variant_id: int) -> int:
    """The next free position. Raises AlreadyOffered, TooManyOffers."""
    offers = list(Offer.objects.filter(session=session).order_by("position"))
    for offer in offers:
        if offer.variant_id == variant_id and offer.closed_at is None:
            raise AlreadyOffered(offer_id=offer.pk)
    if len(offers) >= offering.OFFERS_MOST:
        raise TooManyOffers(limit=offering.OFFERS_MOST)
    return offers[-1].position + 1 if offers else 0

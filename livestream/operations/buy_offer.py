"""Buy what is offered."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from hosts.queries import source_code as known_code
from livestream.models import Offer, Sale
from livestream.queries.quote import facts_of
from livestream.rules import buying
from shop.errors import PriceChanged
from shop.models import Order
from shop.operations.place_order import place_order
from shop.rules.line_request import LineRequest


@transaction.atomic
def buy_offer(
    *,
    buyer: User,
    offer_id: int,
    quantity: int,
    address_id: int,
    expected_price_fen: int,
    source_code: str = "",
    variant_id: int | None = None,
) -> Order:
    """Place an order for an offer at its live price, and note the sale, in one transaction.

    `source_code` is the buyers' group that she came from; one that does not exist is dropped.

    No lock of our own: the pool decides. It is closed with its offer and session, so a buyer who read them just
    before is refused there.
    Raises NotFound, NotOnAir, OfferClosed, OfferEnded, PriceChanged (not what the buyer was shown), and what
    place_order raises.
    """
    offer = _offer(offer_id, variant_id)
    found = buying.refusal(facts_of(offer), now())
    if found is not None:
        raise found
    if expected_price_fen != offer.live_price_fen:
        raise PriceChanged(variant_id=offer.variant_id, unit_price_fen=offer.live_price_fen)
    line = LineRequest(
        variant_id=offer.variant_id,
        pool_id=offer.pool_id,
        quantity=quantity,
        unit_price_fen=offer.live_price_fen,
        scope="live",
        host_organisation_id=offer.session.room.organisation_id,
        session_ref=offer.session_id,
        per_person_limit=offer.per_person_limit,
    )
    order = place_order(buyer=buyer, address_id=address_id, lines=[line], source_code=known_code(source_code))
    for row in order.lines.all():
        sale = Sale.objects.create(
            session_id=offer.session_id, offer=offer, line=row, created_at=order.placed_at
        )
        facts = {"session": offer.session_id, "offer": offer.pk, "order": order.pk}
        audit.record(actor=Actor.of(buyer), action="livestream.sale.noted", target=sale, data=facts)
    return order


def _offer(offer_id: int, variant_id: int | None) -> Offer:
    """The offer with its session and room. Raises NotFound, also for another variant than it offers."""
    rows = Offer.objects.select_related("session__room").filter(pk=offer_id, session__room__closed_at=None)
    row = rows.exclude(session__started_at=None).first()
    if row is None or variant_id not in (None, row.variant_id):
        raise NotFound()
    return row

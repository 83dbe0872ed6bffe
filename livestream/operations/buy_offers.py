"""Buy what is offered: many buyers in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from core.clock import now
from core.errors import NotFound
from core.idempotency import RequestKey
from core.inserting import insert_all
from hosts.queries import known_codes
from livestream.errors import Banned
from livestream.models import LiveSession, Offer, Sale
from livestream.queries.quote import facts_of
from livestream.queries.standing import Somebody, bans
from livestream.rules import buying
from shop.errors import PriceChanged
from shop.operations.place_orders import Outcome, Placed, place_orders, placed_before
from shop.rules.line_request import LineRequest
from shop.rules.placing import Placing


@dataclass(frozen=True)
class OfferWish:
    """A buyer wants units of an offer at the price that was shown. `source_code` is the buyers' group.

    `who` stands at the door, if it is to be asked whether the room put her out.
    """

    buyer_id: int
    offer_id: int
    quantity: int
    address_id: int
    expected_price_fen: int
    source_code: str = ""
    variant_id: int | None = None
    key: RequestKey | None = None
    coupon_claim_id: int | None = None
    expected_total_fen: int | None = None
    exemption_confirmed: bool = False
    who: Somebody | None = None


@dataclass(frozen=True)
class Bought(Placed):
    """A new order, with the session (and room) it was bought in."""

    session: LiveSession | None = None


@transaction.atomic
def buy_offers(*, wishes: Sequence[OfferWish]) -> list[Outcome]:
    """Place an order for each wish at its offer's live price, and note the sales. One outcome a wish.

    No lock of our own: the pool decides. It is closed with its offer and session, so a buyer who read them just
    before is refused there.
    Refusals: NotFound, Banned, NotOnAir, OfferClosed, OfferEnded, PriceChanged (not what the buyer was shown), and
    those of `place_orders`.
    """
    before = placed_before([wish.key for wish in wishes])
    offers = _offers({wish.offer_id for wish in wishes})
    codes = known_codes(wish.source_code for wish in wishes)
    put_out = _put_out(wishes, offers)
    prepared = [
        put_out.get(number)
        or (before.get(wish.key.name) if wish.key else None)
        or _prepared(wish, offers.get(wish.offer_id), codes)
        for number, wish in enumerate(wishes)
    ]
    outcomes = place_orders(wishes=prepared)
    insert_all(
        Sale(
            session_id=offers[wish.offer_id].session_id,
            offer_id=wish.offer_id,
            line=line,
            created_at=outcome.order.placed_at,
        )
        for wish, outcome in zip(wishes, outcomes, strict=True)
        if isinstance(outcome, Placed) and not outcome.replayed
        for line in outcome.lines
    )
    return [
        Bought(outcome.order, outcome.lines, session=offers[wish.offer_id].session)
        if isinstance(outcome, Placed) and not outcome.replayed
        else outcome
        for wish, outcome in zip(wishes, outcomes, strict=True)
    ]


def _offers(offer_ids: set[int]) -> Mapping[int, Offer]:
    """Offers that shoppers know of, with session and room."""
    rows = Offer.objects.select_related("session__room").filter(
        pk__in=offer_ids, session__room__closed_at=None
    )
    return {row.pk: row for row in rows.exclude(session__started_at=None)}


def _put_out(wishes: Sequence[OfferWish], offers: Mapping[int, Offer]) -> dict[int, Banned]:
    """The refusals of those whom the offer's room put out, by the place of their wish. One query."""
    asked = {
        number: (wish.who, offers[wish.offer_id].session.room_id)
        for number, wish in enumerate(wishes)
        if wish.who is not None and wish.offer_id in offers
    }
    found = bans(asked.values()) if asked else {}
    return {number: found[at] for number, at in asked.items() if at in found}


def _prepared(wish: OfferWish, offer: Offer | None, codes: set[str]) -> Placing | Outcome:
    """The line to place, or why not. A made-up group code is dropped."""
    if offer is None or wish.variant_id not in (None, offer.variant_id):
        return NotFound()
    refusal = buying.refusal(facts_of(offer), now())
    if refusal is not None:
        return refusal
    if wish.expected_price_fen != offer.live_price_fen:
        return PriceChanged(variant_id=offer.variant_id, unit_price_fen=offer.live_price_fen)
    line = LineRequest(
        variant_id=offer.variant_id,
        pool_id=offer.pool_id,
        quantity=wish.quantity,
        unit_price_fen=offer.live_price_fen,
        scope="live",
        host_organisation_id=offer.session.room.organisation_id,
        session_ref=offer.session_id,
        per_person_limit=offer.per_person_limit,
        exemption_confirmed=wish.exemption_confirmed,
    )
    code = wish.source_code if wish.source_code in codes else ""
    facts = {"session": offer.session_id, "offer": offer.pk}
    return Placing(
        wish.buyer_id,
        wish.address_id,
        [line],
        code,
        wish.key,
        facts,
        wish.coupon_claim_id,
        wish.expected_total_fen,
    )

"""livestream.operations.add_offer, change_offer, close_offer."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import NotFound, Refusal
from core.models import AuditEntry
from livestream.errors import (
    AlreadyOffered,
    BadEnd,
    BadLimit,
    BadPrice,
    OfferClosed,
    SessionEnded,
    TooManyOffers,
)
from livestream.models import Offer
from livestream.operations.change_offer import change_offer
from livestream.operations.close_offer import close_offer
from livestream.operations.end_session import end_session
from livestream.rules import offering
from shop.errors import AllotmentTooSmall, BadQuantity, NotOnSale, OutOfStock
from shop.models import Product
from tests.broadcast import Ears, li, nothing_changes, offer, on_air, plan
from tests.buying import counts
from tests.cast import Cast, product

ROOM = "room:huajian"


def test_allotment_is_taken_off_the_shelf(cast: Cast) -> None:
    session = plan(cast)
    made = offer(cast, session)
    assert counts(cast.shelf) == (90, 90, 0, 0)
    assert counts(made.pool) == (10, 10, 0, 0)
    assert (made.position, made.live_price_fen, made.per_person_limit, made.version) == (0, 6800, 3, 1)
    entry = AuditEntry.objects.get(action="livestream.offer.added")
    assert (entry.actor_id, entry.target_id) == (cast.li.pk, str(made.pk))
    other = product(cast.workshop, cast.chunyu, "HY-4", 9900, 5)
    assert offer(cast, session, variant_id=other.pk, allotment=5).position == 1


def test_rooms_hear_of_offers_only_once_the_session_is_shown(cast: Cast, ears: Ears) -> None:
    with ears.commit():
        session = plan(cast)
        made = offer(cast, session)
        change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=6600)
    assert ears.heard(ROOM) == []
    live, _ = on_air(cast, cast.rival_room)
    other = product(cast.workshop, cast.chunyu, "HY-4", 9900, 5)
    with ears.commit():
        shown = offer(cast, live, variant_id=other.pk, allotment=5)
    event = ears.heard("room:rival")[-1]
    assert (event["t"], event["id"], event["price_fen"], event["left"]) == (
        "offer.changed",
        shown.pk,
        6800,
        5,
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"live_price_fen": 0}, BadPrice),
        ({"live_price_fen": -1}, BadPrice),
        ({"live_price_fen": offering.PRICE_MOST + 1}, BadPrice),
        ({"per_person_limit": 0}, BadLimit),
        ({"per_person_limit": 1000}, BadLimit),
        ({"allotment": 0}, BadQuantity),
        ({"allotment": 101}, OutOfStock),
        ({"variant_id": 999_999}, NotOnSale),
    ],
)
def test_refused_offer_changes_nothing(cast: Cast, changes: dict[str, Any], refusal: type[Refusal]) -> None:
    session = plan(cast)
    with nothing_changes(), pytest.raises(refusal):
        offer(cast, session, **changes)


def test_flash_offer_can_not_end_in_the_past(cast: Cast, at_start: clock.FrozenClock) -> None:
    session = plan(cast)
    with nothing_changes(), pytest.raises(BadEnd):
        offer(cast, session, ends_at=clock.now())
    made = offer(cast, session, ends_at=clock.now() + timedelta(minutes=5))
    with nothing_changes(), pytest.raises(BadEnd):
        change_offer(actor=li(cast), offer_id=made.pk, ends_at=clock.now() - timedelta(seconds=1))


def test_withdrawn_goods_are_not_offered(cast: Cast) -> None:
    session = plan(cast)
    Product.objects.update(status="withdrawn")
    with nothing_changes(), pytest.raises(NotOnSale):
        offer(cast, session)


def test_a_variant_is_offered_once_at_a_time(cast: Cast) -> None:
    session = plan(cast)
    made = offer(cast, session)
    with nothing_changes(), pytest.raises(AlreadyOffered) as refused:
        offer(cast, session)
    assert refused.value.data == {"offer_id": made.pk}
    close_offer(actor=li(cast), offer_id=made.pk)
    again = offer(cast, session)
    assert (again.position, counts(cast.shelf)) == (1, (90, 90, 0, 0))


def test_a_session_has_so_many_offers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "OFFERS_MOST", 1)
    session = plan(cast)
    offer(cast, session)
    other = product(cast.workshop, cast.chunyu, "HY-4", 9900, 5)
    with nothing_changes(), pytest.raises(TooManyOffers):
        offer(cast, session, variant_id=other.pk)


def test_change_raises_the_version_and_says_what(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    with ears.commit():
        changed = change_offer(
            actor=li(cast), offer_id=made.pk, live_price_fen=5900, allotment=20, per_person_limit=2
        )
    assert (changed.live_price_fen, changed.per_person_limit) == (5900, 2)
    assert (counts(made.pool), counts(cast.shelf)) == ((20, 20, 0, 0), (80, 80, 0, 0))
    entry = AuditEntry.objects.get(action="livestream.offer.changed")
    assert entry.data == {"price_fen": [6800, 5900], "limit": [3, 2], "units": 20}
    latest = ears.heard(ROOM)[-1]
    assert (latest["price_fen"], latest["allotment"], latest["left"]) == (5900, 20, 20)
    versions = [event["v"] for event in ears.heard(ROOM)]
    assert versions[-1] == Offer.objects.get(pk=made.pk).version > 1


def test_change_to_the_same_is_no_change(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    with nothing_changes(), ears.commit():
        change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=6800, allotment=10, per_person_limit=3)
    assert ears.packets == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"live_price_fen": 0}, BadPrice),
        ({"live_price_fen": 5900, "per_person_limit": 0}, BadLimit),
        ({"live_price_fen": 5900, "allotment": 0}, AllotmentTooSmall),
        ({"live_price_fen": 5900, "allotment": 101}, OutOfStock),
    ],
)
def test_refused_change_changes_nothing(
    cast: Cast, ears: Ears, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    _, made = on_air(cast)
    with nothing_changes(), ears.commit(), pytest.raises(refusal):
        change_offer(actor=li(cast), offer_id=made.pk, **changes)
    assert ears.packets == []


def test_closing_gives_the_stock_back_once(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    with ears.commit():
        close_offer(actor=li(cast), offer_id=made.pk)
    assert counts(cast.shelf) == (100, 100, 0, 0)
    assert ears.heard(ROOM)[-1]["status"] == "closed"
    with nothing_changes(), ears.commit():
        close_offer(actor=li(cast), offer_id=made.pk)
    with nothing_changes(), pytest.raises(OfferClosed):
        change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=5900)
    assert ears.packets == []


def test_nothing_changes_after_the_end(cast: Cast) -> None:
    session, made = on_air(cast)
    end_session(actor=li(cast), session_id=session.pk)
    with nothing_changes(), pytest.raises(SessionEnded):
        offer(cast, session)
    with nothing_changes(), pytest.raises(SessionEnded):
        change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=5900)


def test_unknown_offer(cast: Cast) -> None:
    with pytest.raises(NotFound):
        change_offer(actor=li(cast), offer_id=999_999, live_price_fen=5900)
    with pytest.raises(NotFound):
        close_offer(actor=li(cast), offer_id=999_999)

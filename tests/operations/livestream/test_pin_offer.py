"""livestream.operations.pin_offer and unpin_offer."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections

from core import clock
from core.models import AuditEntry
from livestream.errors import NotOnAir, OfferClosed, OfferEnded
from livestream.models import Offer, Pin
from livestream.operations.close_offer import close_offer
from livestream.operations.end_session import end_session
from livestream.operations.pin_offer import pin_offer
from livestream.operations.unpin_offer import unpin_offer
from shop.models import Variant
from tests.broadcast import Ears, li, nothing_changes, offer, on_air, plan
from tests.cast import Cast, product

ROOM = "room:huajian"


def second(cast: Cast, made: Offer) -> Offer:
    """Another offer in the same session."""
    variant = product(cast.workshop, cast.chunyu, "HY-4-RED", 12800, 20)
    return offer(cast, made.session, variant_id=variant.pk, live_price_fen=9800)


def test_pin_reaches_the_hub_exactly_once_and_at_once(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock
) -> None:
    _, made = on_air(cast)
    with ears.commit():
        pin = pin_offer(actor=li(cast), offer_id=made.pk)
    assert ears.heard(ROOM) == [
        {
            "t": "pin.changed",
            "v": 2 * pin.pk,
            "offer_id": made.pk,
            "pinned_at": "2026-11-24T12:00:00+00:00",
        }
    ]
    assert [packet.priority for packet in ears.packets] == [True]
    assert (pin.price_fen, pin.unpinned_at) == (6800, None)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_id, entry.data["price_fen"]) == (
        "livestream.offer.pinned",
        cast.li.pk,
        6800,
    )


def test_pinning_again_changes_and_says_nothing(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    first = pin_offer(actor=li(cast), offer_id=made.pk)
    with nothing_changes(), ears.commit():
        assert pin_offer(actor=li(cast), offer_id=made.pk) == first
    assert ears.packets == []


def test_another_offer_takes_the_place(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    _, made = on_air(cast)
    other = second(cast, made)
    first = pin_offer(actor=li(cast), offer_id=made.pk)
    with ears.commit():
        pin_offer(actor=li(cast), offer_id=other.pk)
    first.refresh_from_db()
    assert first.unpinned_at == clock.now()
    assert list(Pin.objects.filter(unpinned_at=None).values_list("offer", flat=True)) == [other.pk]
    assert [event["offer_id"] for event in ears.heard(ROOM)] == [other.pk]


def test_unpinned_is_a_newer_version(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    pin = pin_offer(actor=li(cast), offer_id=made.pk)
    with ears.commit():
        unpin_offer(actor=li(cast), offer_id=made.pk)
    assert ears.heard(ROOM) == [
        {"t": "pin.changed", "v": 2 * pin.pk + 1, "offer_id": None, "pinned_at": None}
    ]
    with nothing_changes(), ears.commit():
        assert unpin_offer(actor=li(cast), offer_id=made.pk) is None
    assert ears.packets == []


def test_only_on_the_air(cast: Cast, ears: Ears) -> None:
    session = plan(cast)
    made = offer(cast, session)
    with nothing_changes(), ears.commit(), pytest.raises(NotOnAir) as refused:
        pin_offer(actor=li(cast), offer_id=made.pk)
    assert refused.value.data == {"status": "planned"}
    end_session(actor=li(cast), session_id=session.pk)
    with nothing_changes(), pytest.raises(NotOnAir):
        pin_offer(actor=li(cast), offer_id=made.pk)
    assert ears.packets == []


def test_not_what_was_taken_off_or_is_over(cast: Cast, at_start: clock.FrozenClock) -> None:
    _, made = on_air(cast)
    Offer.objects.filter(pk=made.pk).update(ends_at=clock.now())
    with nothing_changes(), pytest.raises(OfferEnded):
        pin_offer(actor=li(cast), offer_id=made.pk)
    close_offer(actor=li(cast), offer_id=made.pk)
    with nothing_changes(), pytest.raises(OfferClosed):
        pin_offer(actor=li(cast), offer_id=made.pk)


def test_taking_an_offer_off_takes_its_pin_down(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast)
    pin_offer(actor=li(cast), offer_id=made.pk)
    with ears.commit():
        close_offer(actor=li(cast), offer_id=made.pk)
    assert Pin.objects.filter(unpinned_at=None).count() == 0
    assert ears.names(ROOM)[0] == "pin.changed"


def two_offers(cast: Cast) -> list[Offer]:
    _, made = on_air(cast)
    return [made, second(cast, made)]


def both_at_once(run: Any, offers: list[Offer]) -> list[BaseException]:
    """Run for both offers in two threads that meet at a barrier; what they raised."""
    barrier, failures = threading.Barrier(2), []

    def one(made: Offer) -> None:
        try:
            run(made, barrier)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(made,)) for made in offers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_two_pins_at_once_leave_one(committed_cast: Cast) -> None:
    cast = committed_cast
    offers = two_offers(cast)

    def pin(made: Offer, barrier: threading.Barrier) -> None:
        barrier.wait(30)
        pin_offer(actor=li(cast), offer_id=made.pk)

    assert both_at_once(pin, offers) == []
    assert Pin.objects.filter(unpinned_at=None).count() == 1
    assert Pin.objects.count() == 2


def test_control_without_the_lock_the_database_refuses_the_second(committed_cast: Cast) -> None:
    """The race is real: both see no pin, both write one, and only the constraint stops the second."""
    cast = committed_cast
    offers = two_offers(cast)

    def pin(made: Offer, barrier: threading.Barrier) -> None:
        assert not Pin.objects.filter(session=made.session_id, unpinned_at=None).exists()
        barrier.wait(30)
        Pin.objects.create(
            session_id=made.session_id, offer=made, price_fen=made.live_price_fen, pinned_at=clock.now()
        )

    failures = both_at_once(pin, offers)
    assert [type(error) for error in failures] == [IntegrityError]
    assert Pin.objects.count() == 1
    assert Variant.objects.count() == 2

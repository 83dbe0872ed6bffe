"""A broadcast that is over, with the moments at which its products were explained."""

from datetime import timedelta
from typing import TypedDict

from django.core.cache import cache

from livestream.models import LiveSession, Pin
from livestream.queries.captions import CaptionTrack, caption_tracks
from livestream.queries.rooms import RoomPage, room_page
from livestream.queries.sessions import shown_session
from livestream.queries.video import engine
from livestream.realtime.resources import Session
from livestream.rules import spans
from livestream.video.contract import EngineUnavailable
from shop.models import Product

LEAD = timedelta(seconds=2)
"""A moment opens a little before the pin: the anchor reaches for the thing before she taps."""
KEPT_S = 24 * 3600
"""Seconds for which a place in a stored recording is remembered: the recording does not change."""


class Moment(TypedDict):
    """One explanation of a product. `offset_s` is its place in the replay in seconds; None: the engine is away.

    `price_then_fen` is the live price while it was explained; `price_now_fen` the shop's own, None: not sold now.
    """

    id: int
    offer_id: int
    product_id: int
    title: str
    image: str | None
    at: str
    length_s: int
    offset_s: float | None
    price_then_fen: int
    price_now_fen: int | None


class ReplayPage(TypedDict):
    """A past session of a room and its moments, in the order of the broadcast."""

    room: RoomPage
    session: Session
    moments: list[Moment]
    captions: list[CaptionTrack]


def replay_page(slug: str, session_id: int) -> ReplayPage | None:
    """The page of a replay; None when there is no such session, or it is not over."""
    row = shown_session(slug, session_id)
    room = room_page(slug, session_id)
    if row is None or room is None or room["session"] is None or row.status != LiveSession.Status.ENDED:
        return None
    tracks = caption_tracks(slug, row.pk) if row.has_replay else []
    return {"room": room, "session": room["session"], "moments": _moments(row), "captions": tracks}


def _moments(session: LiveSession) -> list[Moment]:
    pins = list(
        Pin.objects.filter(session=session)
        .select_related("offer__variant__product")
        .prefetch_related("offer__variant__product__images")
        .order_by("pinned_at", "id")
    )
    places = _places(session, pins) if session.has_replay else {}
    return [_moment(session, pin, places.get(pin.pk)) for pin in pins]


def _moment(session: LiveSession, pin: Pin, offset_s: float | None) -> Moment:
    variant, product = pin.offer.variant, pin.offer.variant.product
    images = list(product.images.all())
    until = pin.unpinned_at or session.ended_at or pin.pinned_at
    return {
        "id": pin.pk,
        "offer_id": pin.offer_id,
        "product_id": product.pk,
        "title": product.title,
        "image": images[0].file.url if images else None,
        "at": pin.pinned_at.isoformat(),
        "length_s": int((until - pin.pinned_at).total_seconds()),
        "offset_s": offset_s,
        "price_then_fen": pin.price_fen,
        "price_now_fen": variant.price_fen if product.status == Product.Status.ON_SALE else None,
    }


def _places(session: LiveSession, pins: list[Pin]) -> dict[int, float]:
    """Where in the recording each pin is, in seconds: the engine is asked once, then it is remembered."""
    if session.replay_file:
        laid = spans.read(session.replay_spans)
        found_in = {pin.pk: spans.place(laid, pin.pinned_at - LEAD) for pin in pins}
        return {pk: place for pk, place in found_in.items() if place is not None}
    keys = {f"replay:{session.video_path}:{pin.pk}": pin for pin in pins}
    known = cache.get_many(keys)
    found: dict[str, float] = {}
    video = engine()
    try:
        for key, pin in keys.items():
            if key not in known:
                at, since = pin.pinned_at - LEAD, session.started_at
                offset = video.replay_offset(session.video_path, at, since=since)
                if offset is not None:
                    found[key] = offset
    except EngineUnavailable:
        pass  # the moments are shown all the same; the next visit asks again
    cache.set_many(found, KEPT_S)
    return {pin.pk: place for key, pin in keys.items() if (place := {**known, **found}.get(key)) is not None}

"""What an anchor's studio shows."""

from typing import TypedDict

from hosts.rules.roles import Act, Role, acts
from livestream.models import LiveSession
from livestream.queries.captions import CaptionTrack, caption_tracks
from livestream.queries.cards import SessionCard, session_card
from livestream.queries.chat import latest_lines
from livestream.queries.figures import figures
from livestream.queries.gate import Gate, gate
from livestream.queries.offers import offers_of
from livestream.queries.pins import current_pin
from livestream.queries.sessions import monitor, session_resource
from livestream.realtime.resources import ChatLine, Figures, Offer, Pin, Playback, Session
from shop.models import Product, StockPool

SESSIONS = 50
PRODUCTS = 200


class StudioRoomRef(TypedDict):
    """The session's room."""

    slug: str
    title: str


class StudioSession(TypedDict):
    """Everything the console needs. `signal` is the engine's word: idle, live, interrupted or ended.

    `monitor` is what arrives, for the crew's eyes; `recording_problem` says why there will be no whole replay.
    """

    session: Session
    room: StudioRoomRef
    role: str
    may: list[Act]
    signal: str
    without_offers: bool
    external_url: str
    monitor: Playback | None
    recording_problem: str
    captions: list[CaptionTrack]
    offers: list[Offer]
    pin: Pin | None
    gate: Gate
    figures: Figures
    chat: list[ChatLine]
    announcement: str | None


class StudioProduct(TypedDict):
    """A variant that may be offered; `left` units are on the shelf."""

    variant_id: int
    sku: str
    title: str
    variant: str
    image: str | None
    price_fen: int
    left: int


def session_in_studio(session_id: int) -> LiveSession | None:
    """A session with room and anchor."""
    return LiveSession.objects.filter(pk=session_id).select_related("room__anchor").first()


def studio_session(row: LiveSession, role: Role) -> StudioSession:
    """The console of a session that `session_in_studio` read."""
    return {
        "session": session_resource(row),
        "room": {"slug": row.room.slug, "title": row.room.title},
        "role": role,
        "may": acts(role),
        "signal": row.signal,
        "without_offers": row.without_offers,
        "external_url": row.external_url,
        "monitor": monitor(row),
        "recording_problem": row.recording_problem,
        "captions": caption_tracks(row.room.slug, row.pk),
        "offers": offers_of(row.pk),
        "pin": current_pin(row.pk),
        "gate": gate(row),
        "figures": figures(row),
        "chat": latest_lines(row.pk),
        "announcement": row.announcement or None,
    }


def studio_sessions(room_ids: list[int]) -> list[SessionCard]:
    """The sessions of these rooms, the latest plan first; those called off are left out."""
    rows = LiveSession.objects.filter(room__in=room_ids).select_related("room__anchor")
    shown = rows.exclude(status=LiveSession.Status.ENDED, started_at=None)
    return [session_card(row) for row in shown.order_by("-planned_at", "-id")[:SESSIONS]]


def offerable() -> list[StudioProduct]:
    """Variants on sale with units on the shelf: two queries."""
    pools = StockPool.objects.filter(
        kind=StockPool.Kind.SHELF,
        closed_at=None,
        available__gt=0,
        variant__product__status=Product.Status.ON_SALE,
    )
    rows = pools.select_related("variant__product").prefetch_related("variant__product__images")
    return [_product(pool) for pool in rows.order_by("variant__product", "variant__position")[:PRODUCTS]]


def _product(pool: StockPool) -> StudioProduct:
    variant = pool.variant
    images = list(variant.product.images.all())
    return {
        "variant_id": variant.pk,
        "sku": variant.sku,
        "title": variant.product.title,
        "variant": variant.name,
        "image": images[0].file.url if images else None,
        "price_fen": variant.price_fen,
        "left": pool.available,
    }

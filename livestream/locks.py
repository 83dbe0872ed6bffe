"""Every lock of livestream. Order: session, its room, offer, then the shop's stock pools by key.

Sessions and offers are locked without their keys: a buyer's order, which holds a pool, refers to both, and must
never wait for someone who waits for that pool.
"""

from datetime import datetime

from django.db.models import Q

from core.errors import NotFound
from hosts.models import Room
from livestream.models import ChatMessage, ChatRules, LiveSession, Offer, Penalty
from shop.models import StockPool


def session(session_id: int) -> LiveSession:
    """One session, locked, with room and anchor read along. Raises NotFound."""
    rows = LiveSession.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("room__anchor").filter(pk=session_id).first()
    if found is None:
        raise NotFound()
    return found


def room_of(row: LiveSession) -> None:
    """The session's room: of two sessions that begin at once in one room, the second sees the first."""
    list(Room.objects.select_for_update(no_key=True).filter(pk=row.room_id).values_list("id"))


def session_of_path(video_path: str) -> LiveSession:
    """The session of a stream, locked. Raises NotFound."""
    rows = LiveSession.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("room").filter(video_path=video_path).first()
    if found is None:
        raise NotFound()
    return found


def offer(offer_id: int) -> Offer:
    """One offer, after its session, both locked. Raises NotFound."""
    key = Offer.objects.filter(pk=offer_id).values_list("session_id", flat=True).first()
    if key is None:
        raise NotFound()
    owner = session(key)
    found = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_id)
    found.session = owner
    return found


def offers_of_pools(pool_ids: tuple[int, ...]) -> list[Offer]:
    """The offers that sell from these pools, locked in key order."""
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pool__in=pool_ids).order_by("id"))


def open_offers(session_id: int) -> list[Offer]:
    """What a locked session still offers; then its pools and their shelves, all in key order."""
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    offers = list(rows.filter(session_id=session_id, closed_at=None).select_related("pool").order_by("id"))
    own = [offer.pool_id for offer in offers]
    variants = {offer.variant_id for offer in offers}
    shelves = StockPool.objects.filter(variant__in=variants, kind=StockPool.Kind.SHELF)
    keys = sorted([*own, *shelves.values_list("id", flat=True)])
    list(StockPool.objects.select_for_update().filter(pk__in=keys).order_by("id").values_list("id"))
    return offers


def chat_message(message_id: int) -> ChatMessage:
    """One line of chat, locked, with session and room read along. Raises NotFound."""
    rows = ChatMessage.objects.select_for_update(of=("self",)).select_related("session__room")
    found = rows.filter(pk=message_id).first()
    if found is None:
        raise NotFound()
    return found


def unseen_lines(line: ChatMessage, at: datetime) -> list[int]:
    """Other lines of the same author that the room has not seen at `at`, held or delayed, locked.

    One that somebody else has locked is being dealt with: waiting for it here could be for each other.
    """
    unseen = Q(held=True) | Q(shows_at__gt=at)
    rows = ChatMessage.objects.select_for_update(of=("self",), skip_locked=True).filter(
        unseen, deleted_at=None
    )
    mine = rows.filter(session=line.session_id, author=line.author_id).exclude(pk=line.pk)
    return list(mine.order_by("id").values_list("id", flat=True))


def penalty(penalty_id: int) -> Penalty:
    """One penalty, locked, with room and person read along. Raises NotFound."""
    rows = Penalty.objects.select_for_update(of=("self",)).select_related("room", "user")
    found = rows.filter(pk=penalty_id).first()
    if found is None:
        raise NotFound()
    return found


def chat_rules(room_id: int) -> ChatRules:
    """A room's chat rules, locked; the row is there."""
    return ChatRules.objects.select_for_update().get(room=room_id)

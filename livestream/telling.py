"""What a room hears, once the transaction is committed: always the resource as it then is.

Called inside an operation's transaction. A planned session is a secret: its room hears nothing of it, its studio
fetches.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db import transaction

from accounts.models import User
from core.clock import now
from livestream.models import ChatMessage, ChatRules, Flag, LiveSession, Pin
from livestream.queries.chat import chat_line, held_line
from livestream.queries.chat_rules import rules_of
from livestream.queries.figures import figures
from livestream.queries.moderation import desk, flagged_line
from livestream.queries.offers import offers_by_id, offers_of
from livestream.queries.pins import pin_resource
from livestream.queries.sessions import session_resource, studios
from livestream.queries.standing import Somebody, standing
from livestream.realtime import events, topics
from livestream.realtime.publish import publish
from livestream.realtime.resources import StockNews, StreamHealth, StreamPicture

_STATES: dict[str, Literal["waiting", "receiving", "unstable", "lost"]] = {
    "idle": "waiting",
    "live": "receiving",
    "interrupted": "unstable",
    "ended": "lost",
}


def _shown(row: LiveSession) -> str | None:
    """The topic of the session's room, if shoppers know of the session."""
    return topics.room(row.room.slug) if row.started_at is not None else None


def _clock() -> int:
    """A version for readings: milliseconds."""
    return int(now().timestamp() * 1000)


def session_changed(row: LiveSession) -> None:
    """Status, title, playback or replay changed."""
    topic = _shown(row)
    if topic:
        transaction.on_commit(lambda: publish(topic, events.SessionChanged(session_resource(row))))


def session_began(row: LiveSession) -> None:
    """The room shows another session now: with it comes all that it offers."""
    topic = topics.room(row.room.slug)

    def tell() -> None:
        publish(topic, events.SessionChanged(session_resource(row)))
        for offer in offers_of(row.pk):
            publish(topic, events.OfferChanged(offer))
        if row.announcement:
            publish(topic, events.AnnouncementChanged(row.announcement, row.version))

    transaction.on_commit(tell)


def offers_changed(row: LiveSession, offer_ids: Iterable[int]) -> None:
    """Price, stock or status of offers changed."""
    topic, ids = _shown(row), list(offer_ids)

    def tell() -> None:
        for offer in offers_by_id(ids):
            publish(topic or "", events.OfferChanged(offer))

    if topic and ids:
        transaction.on_commit(tell)


def pin_changed(row: LiveSession, pin: Pin) -> None:
    """Another offer is being explained, or none."""
    topic = _shown(row)
    if topic:
        transaction.on_commit(lambda: publish(topic, events.PinChanged(pin_resource(pin))))


def announcement_changed(row: LiveSession) -> None:
    """The announcement was set or cleared."""
    topic, text = _shown(row), row.announcement or None
    if topic:
        transaction.on_commit(lambda: publish(topic, events.AnnouncementChanged(text, row.version)))


def line_added(row: LiveSession, line: ChatMessage) -> None:
    """Somebody said something, or bought something."""
    topic, shape = _shown(row), chat_line(line)
    order = line.kind == ChatMessage.Kind.ORDER
    event = events.OrderAnnounced(shape) if order else events.ChatLineAdded(shape)
    if topic:
        transaction.on_commit(lambda: publish(topic, event))


def line_held(row: LiveSession, line: ChatMessage) -> None:
    """The crew reads it first."""
    topic, shape = topics.studio(row.pk), held_line(line)
    transaction.on_commit(lambda: publish(topic, events.LineHeld(shape, 1)))


def line_flagged(row: LiveSession, line: ChatMessage) -> None:
    """Somebody complained about it, or the complaints were answered."""
    topic = topics.studio(row.pk)

    def tell() -> None:
        flags = list(Flag.objects.filter(message=line, outcome=""))
        publish(topic, events.LineFlagged(flagged_line(line, flags), _clock()))

    transaction.on_commit(tell)


def chat_rules_changed(slug: str, rules: ChatRules) -> None:
    """Slow mode or delay was changed."""
    shape = rules_of(rules)
    transaction.on_commit(lambda: publish(topics.room(slug), events.ChatRulesChanged(shape)))


def desk_changed(room_id: int | None) -> None:
    """The room's words or penalties were changed, or with None the platform's words: every phone of the crew hears."""

    def tell() -> None:
        for room, sessions in studios(room_id).items():
            for session in sessions:
                _tell_desk(room, session)

    transaction.on_commit(tell)


def waiting_changed(row: LiveSession) -> None:
    """A line that waited was let through, shown or taken down: it leaves the desk on every phone of the crew."""
    transaction.on_commit(lambda: _tell_desk(row.room_id, row.pk))


def _tell_desk(room_id: int, session_id: int) -> None:
    event = events.DeskChanged(**desk(room_id, session_id), v=_clock())
    publish(topics.studio(session_id), event)


def standing_changed(slug: str, room_id: int, user: User) -> None:
    """Somebody was muted or banned, or that was lifted: the person's own pages hear it."""
    who = Somebody.of(user, "")

    def tell() -> None:
        publish(topics.user(user.pk), events.StandingChanged(standing(slug, room_id, who), _clock()))

    transaction.on_commit(tell)


def line_deleted(row: LiveSession, line: ChatMessage) -> None:
    """A line was taken down."""
    topic, gone = _shown(row), events.ChatDeleted(line.pk, chat_line(line)["v"])
    if topic:
        transaction.on_commit(lambda: publish(topic, gone))


def likes_changed(row: LiveSession, count: int) -> None:
    """The session has `count` likes now."""
    topic = _shown(row)
    if topic:
        transaction.on_commit(lambda: publish(topic, events.LikesChanged(count, count)))


def figures_changed(row: LiveSession) -> None:
    """The studio's figures moved."""
    topic = topics.studio(row.pk)
    transaction.on_commit(lambda: publish(topic, events.FiguresChanged(figures(row), _clock())))


def signal_changed(row: LiveSession) -> None:
    """The picture arrives, or stopped arriving."""
    stream_measured(row, bitrate=None, frames=None, dropped=None, uplink=None, picture=None)


def stream_measured(
    row: LiveSession,
    *,
    bitrate: int | None,
    frames: int | None,
    dropped: int | None,
    uplink: Literal["good", "weak"] | None,
    picture: StreamPicture | None,
) -> None:
    """How the picture goes out and arrives; the figures as in StreamHealth."""
    topic = topics.studio(row.pk)
    health: StreamHealth = {
        "state": _STATES[row.signal],
        "bitrate": bitrate,
        "frames": frames,
        "dropped": dropped,
        "uplink": uplink,
        "detail": row.recording_problem or None,
        "picture": picture,
    }
    transaction.on_commit(lambda: publish(topic, events.StreamHealthChanged(health, _clock())))


def order_changed(buyer_id: int, number: str, status: str) -> None:
    """One of a person's own orders moved."""
    topic = topics.user(buyer_id)
    transaction.on_commit(lambda: publish(topic, events.OrderChanged(number, status, _clock())))


def stock_is_back(user_id: int, news: StockNews) -> None:
    """What a person waited for can be bought again."""
    topic = topics.user(user_id)
    transaction.on_commit(lambda: publish(topic, events.StockIsBack(news, _clock())))

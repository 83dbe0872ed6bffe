"""A room at one moment, for those who then follow its events."""

from core.clock import now
from hosts.models import Room
from livestream.queries.chat import latest_lines
from livestream.queries.chat_rules import chat_rules, rules_of
from livestream.queries.offers import offers_of
from livestream.queries.pins import current_pin
from livestream.queries.sessions import session_resource, shown_session
from livestream.realtime import publish, topics
from livestream.realtime.resources import Snapshot


def snapshot(slug: str, session_id: int | None = None) -> Snapshot | None:
    """The room's state in ten queries, or with `session_id` that of a past session; None: no such room.

    `seq` is read before anything else: whatever changes meanwhile comes as an event after it.
    """
    topic = topics.room(slug)
    seq = publish.current_seq(topic)
    row = shown_session(slug, session_id)
    if row is None:
        return _empty(slug, seq) if session_id is None else None
    return {
        "seq": seq,
        "session": session_resource(row),
        "offers": offers_of(row.pk),
        "pin": current_pin(row.pk),
        "chat": latest_lines(row.pk),
        "viewers": publish.viewers(topic),
        "likes": row.likes,
        "announcement": row.announcement or None,
        "rules": chat_rules(row.room_id),
        "server_time": now().isoformat(),
    }


def _empty(slug: str, seq: int) -> Snapshot | None:
    """A room that never was on the air."""
    if not Room.objects.filter(slug=slug, closed_at=None).exists():
        return None
    return {
        "seq": seq,
        "session": None,
        "offers": [],
        "pin": None,
        "chat": [],
        "viewers": publish.viewers(topics.room(slug)),
        "likes": 0,
        "announcement": None,
        "rules": rules_of(None),
        "server_time": now().isoformat(),
    }

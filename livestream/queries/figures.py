"""A session's figures."""

from ledger.queries import session_totals
from livestream.models import ChatMessage, LiveSession, Visit
from livestream.realtime import publish, topics
from livestream.realtime.resources import Figures


def figures(row: LiveSession) -> Figures:
    """The session's figures now: money from the books, viewers from open sockets. Three queries.

    `viewers` and `peak` count persons or devices at one moment, `people` those who came at all: never add them.
    A deleted line was an interaction all the same. The session was read with its room.
    """
    totals = session_totals([row.pk])[row.pk]
    topic = topics.room(row.room.slug)
    viewers, peak = (publish.viewers(topic), publish.peak(topic, row.pk)) if row.on_air else (0, 0)
    lines = ChatMessage.objects.filter(session=row, kind=ChatMessage.Kind.CHAT).count()
    return {
        "viewers": viewers,
        "peak": max(row.peak_viewers, peak),
        "people": Visit.objects.filter(session=row).count(),
        "interactions": lines + row.like_bursts + row.shares + totals.orders,
        "chat_lines": lines,
        "like_bursts": row.like_bursts,
        "shares": row.shares,
        "orders": totals.orders,
        "gross_fen": totals.gross_fen,
        "refunded_fen": totals.refunded_fen,
        "net_fen": totals.net_fen,
        "credited_fen": totals.credited_fen,
    }

"""One session as it travels, and which one a room shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, cast

from django.db.models import F

from livestream.models import LiveSession
from livestream.queries.cards import cover_url
from livestream.queries.video import engine
from livestream.realtime.resources import Playback, Replay, Session

Status = Literal["planned", "live", "interrupted", "ended"]
STUDIOS = 10
"""Studio topics on one ticket."""
ON_AIR = (LiveSession.Status.LIVE, LiveSession.Status.INTERRUPTED)


def iso(at: datetime | None) -> str | None:
    """ISO 8601, or None."""
    return at.isoformat() if at else None


def session_resource(row: LiveSession) -> Session:
    """The session; it was read with its room. It can be watched while on air, and again when it has a replay."""
    video = engine()
    playback: Playback | None = None
    replay: Replay | None = None
    poster = cover_url(row)
    if row.on_air:
        playback = {"kind": "hls", "url": row.external_url or video.playback(row.video_path)[0].url}
        if not row.external_url:
            poster = video.snapshot_url(row.video_path) or poster
    elif row.status == LiveSession.Status.ENDED and row.has_replay:
        url = (
            row.replay_file.url if row.replay_file else video.replay_url(row.video_path, since=row.started_at)
        )
        replay = {"url": url} if url else None
    return {
        "id": row.pk,
        "v": row.version,
        "title": row.title,
        "status": cast(Status, row.status),
        "planned_at": iso(row.planned_at),
        "started_at": iso(row.started_at),
        "ended_at": iso(row.ended_at),
        "ai_host": row.ai_host,
        "playback": playback,
        "replay": replay,
        "poster": poster,
    }


def monitor(row: LiveSession) -> Playback | None:
    """How the crew watches what arrives, also before shoppers may: the quickest way that the engine offers."""
    if row.external_url or row.signal != LiveSession.Signal.LIVE:
        return None
    best = min(engine().playback(row.video_path), key=lambda way: way.latency_s)
    return {"kind": best.kind, "url": best.url}


def shown_session(slug: str, session_id: int | None = None) -> LiveSession | None:
    """What a room shows, in one query: the session on air, else the last one that was; never a planned one.

    With `session_id` that session, if it was on the air in this room.
    """
    rows = LiveSession.objects.filter(room__slug=slug, room__closed_at=None).exclude(started_at=None)
    if session_id is not None:
        rows = rows.filter(pk=session_id)
    # the one on air has no end, and there is only one
    return rows.select_related("room__anchor").order_by(F("ended_at").desc(nulls_first=True), "-id").first()


def session_on_air(slug: str) -> LiveSession | None:
    """The room's session on air, in one query."""
    return LiveSession.objects.filter(room__slug=slug, status__in=ON_AIR).select_related("room").first()


def sessions_on_air(slugs: Iterable[str]) -> dict[str, LiveSession]:
    """These rooms' sessions on air, by the room's slug. One query."""
    rows = LiveSession.objects.filter(room__slug__in=set(slugs), status__in=ON_AIR)
    return {row.room.slug: row for row in rows.select_related("room__anchor__user")}


def studios(room_id: int | None) -> dict[int, list[int]]:
    """The sessions by room that the crew of a room listens to; with None of every room that is on the air."""
    if room_id is not None:
        return {room_id: studio_session_ids(room_id)}
    found: dict[int, list[int]] = {}
    for room, session in LiveSession.objects.filter(status__in=ON_AIR).values_list("room", "id"):
        found.setdefault(room, []).append(session)
    return found


def studio_session_ids(room_id: int) -> list[int]:
    """The sessions of a room that its crew listens to: those on air, and the next planned ones."""
    rows = LiveSession.objects.filter(room=room_id).exclude(status=LiveSession.Status.ENDED)
    # on air first: a planned one has no start
    ordered = rows.order_by(F("started_at").desc(nulls_last=True), "planned_at", "id")
    return list(ordered.values_list("id", flat=True)[:STUDIOS])

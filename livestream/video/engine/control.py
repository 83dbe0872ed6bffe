"""The shop's door: end a broadcast, ask how it does. All but the health check carry the shared secret."""

from __future__ import annotations

import hmac
import re
from dataclasses import asdict
from datetime import UTC, datetime

from livestream.video.engine import playlist
from livestream.video.engine.asgi import Handler, Request, Response, Route, as_json, problem
from livestream.video.engine.engine import Engine, valid_path
from livestream.video.engine.extents import pieces
from livestream.video.engine.film import Film, film_of
from livestream.video.engine.index import media_file


class Control:
    """Answers the shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[Route]:
        """The table of this door."""
        path, since = r"/control/(?P<path>[\w-]{1,64})", r"(?P<since>\d{1,14})"
        return [
            Route("GET", re.compile(r"/health"), self.health),
            Route("GET", re.compile(path, re.ASCII), self._guarded(self.status)),
            Route("POST", re.compile(path + "/revoke", re.ASCII), self._guarded(self.revoke)),
            Route("POST", re.compile(path + "/cut", re.ASCII), self._guarded(self.cut)),
            Route("POST", re.compile(path + "/forget", re.ASCII), self._guarded(self.forget)),
            Route("GET", re.compile(path + "/recording", re.ASCII), self._guarded(self.recording)),
            Route("GET", re.compile(path + rf"/film/{since}", re.ASCII), self._guarded(self.film)),
            Route("GET", re.compile(path + rf"/film/{since}\.mp4", re.ASCII), self._guarded(self.film_file)),
        ]

    async def health(self, request: Request) -> Response:
        """Alive, and how many rooms are live."""
        live = sum(room.state == "live" for room in self._engine.rooms.values())
        return as_json({"status": "ok", "live": live})

    async def status(self, request: Request) -> Response:
        """State, since when, bits per second in, bytes out, what arrives; a path that was never seen is idle."""
        path = request.path["path"]
        room = self._engine.rooms.get(path)
        if room is not None:
            since = _iso(room.since) if room.since is not None else None
            picture = asdict(found) if (found := room.picture) is not None else None
            figures = {"bitrate_bps": room.bitrate_bps, "bytes_out": room.bytes_out, "picture": picture}
            return as_json({"path": path, "state": room.state, "since": since, **figures})
        index = await self._engine.index(path)
        state = "ended" if index is not None and index.segments else "idle"
        nothing = {"bitrate_bps": 0, "bytes_out": 0, "picture": None}
        return as_json({"path": path, "state": state, "since": None, **nothing})

    async def revoke(self, request: Request) -> Response:
        """End the broadcast now; safe to repeat."""
        path = request.path["path"]
        if not valid_path(path):
            return problem(404, "video.no_such_path")
        room = await self._engine.room(path)
        room.revoke()
        return as_json({"path": path, "state": room.state})

    async def cut(self, request: Request) -> Response:
        """Cut off a publisher whose key's digest isn't among those of `?keep=`, with spaces between. Safe to repeat."""
        self._engine.cuts += 1
        room = self._engine.rooms.get(request.path["path"])
        cut = room is not None and room.cut_others(request.query.get("keep", "").split())
        return as_json({"path": request.path["path"], "cut": cut})

    async def forget(self, request: Request) -> Response:
        """Delete what is stored; refused while the broadcast lasts. Safe to repeat."""
        path = request.path["path"]
        if not valid_path(path):
            return problem(404, "video.no_such_path")
        if not await self._engine.forget(path):
            return problem(409, "video.still_live")
        return as_json({"path": path})

    async def recording(self, request: Request) -> Response:
        """What is stored: its start, length and completeness; with `?at=` also the offset of that moment.

        With `?since=` only what was sent from then on.
        """
        try:
            at, since = (_moment(request.query.get(name)) for name in ("at", "since"))
        except ValueError:
            return problem(422, "video.not_a_time")
        index = await self._engine.index(request.path["path"])
        index = index.since(since) if index and since else index
        if index is None or not index.segments:
            return problem(404, "video.no_recording")
        body: dict[str, object] = {
            "started_at": _iso(index.segments[0].starts_at),
            "duration_s": round(index.duration_s, 3),
            "complete": index.ended and index.whole,
        }
        if at is not None:
            body["offset_s"] = round(playlist.offset_of(index.segments, at), 3)
        return as_json(body)

    async def film(self, request: Request) -> Response:
        """What was sent from that millisecond on, as a file of its own: list, spans, and whether it is finished."""
        path = request.path["path"]
        film = await self._film(request)
        if film is None:
            return problem(404, "video.no_recording")
        body = {
            "ended": film.ended and not self._engine.on_air(path),
            "playlist": film.listed(f"{path}.mp4"),
            "spans": [(_iso(starts_at), round(length_s, 5)) for starts_at, length_s in film.spans],
        }
        return as_json(body)

    async def film_file(self, request: Request) -> Response:
        """The file itself."""
        film = await self._film(request)
        if film is None:
            return problem(404, "video.no_recording")
        file = media_file(self._engine.settings.data, request.path["path"])
        return Response(kind="video/mp4", stream=pieces(file, film.extents), length=film.size)

    async def _film(self, request: Request) -> Film | None:
        index = await self._engine.index(request.path["path"])
        return film_of(index, int(request.path["since"]) / 1000) if index is not None else None

    def _guarded(self, handler: Handler) -> Handler:
        expected = self._engine.settings.hook_secret.encode()

        async def guarded(request: Request) -> Response:
            given = request.headers.get("x-hook-secret", "").encode("latin-1")
            if not hmac.compare_digest(given, expected):
                return problem(403, "video.bad_secret")
            return await handler(request)

        return guarded


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def _moment(text: str | None) -> float | None:
    """Seconds since the epoch. Raises ValueError for what is no time with a zone."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.timestamp()

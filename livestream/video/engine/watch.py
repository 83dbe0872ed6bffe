"""The viewers' door: live playlists, segments, replays, stills. The token in the path is all it asks for."""

from __future__ import annotations

import asyncio
import re

from livestream.video import tokens
from livestream.video.engine import extents, playlist
from livestream.video.engine.asgi import Request, Response, Route, problem
from livestream.video.engine.engine import Engine
from livestream.video.engine.index import media_file
from livestream.video.engine.room import Room

PLAYLIST = "application/vnd.apple.mpegurl"
# A browser always asks again; a CDN answers one second's viewers with one copy.
FRESH = "public, max-age=0, s-maxage=1, must-revalidate"
FOREVER = "public, max-age=86400, immutable"
STILL = "public, max-age=5"
AHEAD = 2
"""Segments beyond the newest for which a player may wait."""

_WHO = r"(?P<token>[\w-]{1,64})/(?P<path>[\w-]{1,64})"
_SINCE = r"(?P<since>\d{1,14})"
_NAME = r"(?P<number>\d{1,12})(?:\.(?P<part>\d{1,6}))?\.(?P<kind>mp4|m4s)"


class Watch:
    """Answers viewers. What is counted is bytes, never people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[Route]:
        """The table of this door."""
        return [
            Route("GET", re.compile(rf"/hls/{_WHO}/index\.m3u8", re.ASCII), self.live),
            Route("GET", re.compile(rf"/hls/{_WHO}/(?P<run>[0-9a-f]{{1,12}})-{_NAME}", re.ASCII), self.media),
            Route("GET", re.compile(rf"/replay/{_WHO}/{_SINCE}/index\.m3u8", re.ASCII), self.replay),
            Route("GET", re.compile(rf"/replay/{_WHO}/{_SINCE}/media\.mp4", re.ASCII), self.recorded),
            Route("GET", re.compile(rf"/snapshot/{_WHO}\.jpg", re.ASCII), self.still),
        ]

    async def live(self, request: Request) -> Response:
        """The live playlist."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        room = self._engine.rooms.get(request.path["path"])
        if room is not None and (wanted := _number(request.query.get("_HLS_msn"))) is not None:
            if wanted > room.next_sequence + AHEAD:
                return problem(400, "video.too_far_ahead")
            await room.wait_for(wanted, _number(request.query.get("_HLS_part")))
        text = room.playlist() if room is not None else None
        if room is None or text is None:
            return problem(404, "video.not_live")
        body = text.encode()
        room.bytes_out += len(body)
        return Response(200, body, PLAYLIST, FRESH)

    async def media(self, request: Request) -> Response:
        """An init section, a segment or a part; the part that comes next is waited for."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        room = self._engine.rooms.get(request.path["path"])
        body = await _media(room, request.path) if room is not None else None
        if room is None or body is None:
            return problem(404, "video.segment_gone")
        room.bytes_out += len(body)
        return Response(200, body, "video/mp4", FOREVER)

    async def replay(self, request: Request) -> Response:
        """The playlist of what is stored from a moment on, growing while the broadcast lasts."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        path = request.path["path"]
        whole = await self._engine.index(path)
        index = whole.since(int(request.path["since"]) / 1000) if whole else None
        if index is None or not index.segments:
            return problem(404, "video.no_recording")
        room = self._engine.rooms.get(path)
        ended = index.ended or room is None or room.state in ("idle", "ended")
        text = playlist.replay(index.segments, index.inits, media="media.mp4", ended=ended)
        return Response(200, text.encode(), PLAYLIST, FRESH)

    async def recorded(self, request: Request) -> Response:
        """The stored file, or a range of it; nothing of what was sent before the moment in the address."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        path = request.path["path"]
        shown = await self._engine.shown(path, int(request.path["since"]))
        if shown is None:
            return problem(404, "video.no_recording")
        file = media_file(self._engine.settings.data, path)
        try:
            size = (await asyncio.to_thread(file.stat)).st_size
        except FileNotFoundError:
            return problem(404, "video.no_recording")
        wanted = request.headers.get("range")
        begin, end = (0, size) if wanted is None else extents.asked(wanted, size)
        headers = {"accept-ranges": "bytes"}
        if begin >= end:
            return Response(416, headers={**headers, "content-range": f"bytes */{size}"})
        if not shown.covers(begin, end):
            return problem(403, "video.not_shown")
        if wanted is not None:
            headers["content-range"] = f"bytes {begin}-{end - 1}/{size}"
        status = 200 if wanted is None else 206
        # The file only grows until the broadcast ends, so a range of it never changes; the whole may.
        cache = "no-cache" if wanted is None else FOREVER
        return Response(
            status, b"", "video/mp4", cache, headers, extents.pieces(file, [(begin, end)]), end - begin
        )

    async def still(self, request: Request) -> Response:
        """The latest picture, `?w=` pixels wide."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        wanted = _number(request.query.get("w"))
        picture = await self._engine.still(request.path["path"], 480 if wanted is None else wanted)
        return Response(200, picture, "image/jpeg", STILL) if picture else problem(404, "video.no_picture")

    def _refusal(self, request: Request) -> Response | None:
        path, since = request.path["path"], request.path.get("since")
        subject = path if since is None else tokens.replay_of(path, int(since))
        if self._engine.may_watch(request.path["token"], subject):
            return None
        return problem(403, "video.bad_token")


async def _media(room: Room, path: dict[str, str]) -> bytes | None:
    number, part = int(path["number"]), _number(path["part"])
    if path["run"] != room.run:
        return None
    if path["kind"] == "mp4":
        return room.init_section(number) if part is None else None
    if part is None:
        return room.segment(number)
    if number <= room.next_sequence:
        await room.wait_for(number, part)
    return room.part(number, part)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 12 else None

"""MediaMTX as the shop sees it: WHIP, RTMP and SRT in, HLS and WHEP out.

Written from the documentation and source of MediaMTX 1.19.2 (docs/2-features, api/openapi.yaml). `deploy/mediamtx.yml`
is its configuration, `deploy/Caddyfile` the addresses that browsers reach.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast, get_args
from urllib.parse import quote, urlencode

from livestream.rules import spans
from livestream.video import keys, tokens
from livestream.video.asking import Desk
from livestream.video.contract import (
    AuthRequest,
    BrowserIngest,
    Door,
    EngineUnavailable,
    Health,
    Picture,
    Playback,
    PublishTicket,
    Recording,
    State,
)

KICKS = {
    "webRTCSession": "webrtcsessions",
    "rtmpConn": "rtmpconns",
    "rtmpsConn": "rtmpsconns",
    "srtConn": "srtconns",
}
"""The API's word for a publisher -> the collection in which it is kicked. Nothing else may publish here."""
_NAMES = {"H264": "H.264", "H265": "HEVC", "MPEG-4 Audio": "AAC"}
_PICTURES = frozenset({"H.264", "HEVC", "VP8", "VP9", "AV1"})
_SOUNDS = frozenset({"AAC", "Opus"})
HLS_LATENCY_S = 4.0
WHEP_LATENCY_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaMTXEngine:
    """Implements the contract's VideoEngine.

    `public_url` is what browsers reach, `rtmp_url` what encoders reach (empty: none); `control_url` is MediaMTX's API
    and `recordings_url` its playback server, both for the shop alone.
    `signal_of` gives the shop's own last word on a path, since MediaMTX forgets a path with its publisher.
    """

    public_url: str
    control_url: str
    recordings_url: str
    hook_secret: str = field(repr=False)
    playback_secret: str = field(repr=False)
    digest_of: keys.DigestOf
    signal_of: Callable[[str], str]
    rtmp_url: str = ""
    clock: Callable[[], float] = time.time

    def issue(self, door: Door, *, path: str | None = None) -> PublishTicket:
        """A fresh key, and a fresh path unless the session has one."""
        path = path or tokens.new_path()
        browser = BrowserIngest("whip", f"{self.public_url.rstrip('/')}/whip/{path}")
        return keys.ticket(door, path, browser, rtmp_url=self.rtmp_url)

    def revoke(self, path: str) -> None:
        """Cut the publisher off; the shop's hook refuses its return. Raises EngineUnavailable."""
        source = self._path(path).get("source")
        if not isinstance(source, dict):
            return
        collection = KICKS.get(str(source.get("type")))
        if collection is None:
            raise EngineUnavailable("a publisher that can't be cut off")
        self._api().ask("POST", f"/v3/{collection}/kick/{quote(str(source.get('id')), safe='')}")

    def cut_others(self, path: str, *, keep: Collection[str]) -> None:
        """Cut whoever sends, since MediaMTX tells no keys; the hook lets good ones back. Raises EngineUnavailable."""
        self.revoke(path)

    def authorize(self, request: AuthRequest) -> bool:
        """Whether the request carries the path's key (to publish) or a token of now (to watch)."""
        return keys.allowed(request, digest_of=self.digest_of, secret=self.playback_secret, now=self.clock())

    def playback(self, path: str) -> list[Playback]:
        """HLS for the many, behind a CDN; WHEP for the anchor's own monitor."""
        whep = f"{self.public_url.rstrip('/')}/whep/{self._token(path)}/{path}"
        return [
            Playback("hls", self._address("hls", path, "/index.m3u8"), HLS_LATENCY_S),
            Playback("whep", whep, WHEP_LATENCY_S),
        ]

    def snapshot_url(self, path: str, *, width: int = 480) -> str | None:
        """MediaMTX draws no pictures: the session's cover stands for it."""
        return None

    def snapshot(self, path: str, *, width: int = 480) -> bytes | None:
        """None: MediaMTX draws no pictures."""
        return None

    def replay_url(self, path: str, *, since: datetime | None = None) -> str | None:
        """None: replays are taken over into the shop's own storage."""
        return None

    def state(self, path: str) -> State:
        """What the stream does now. Raises EngineUnavailable."""
        return self.health(path).state

    def health(self, path: str) -> Health:
        """State with figures; without a publisher, what the shop last heard. Raises EngineUnavailable."""
        body = self._path(path)
        since = body.get("onlineTime")
        moment = datetime.fromisoformat(since) if isinstance(since, str) else None
        if body.get("online") is True:
            rates = self._bitrate(body, moment), _whole(body, "outboundBytes")
            return Health("live", moment, *rates, _picture(body))
        last = self.signal_of(path)
        state = "interrupted" if last == "live" else last
        return Health(cast(State, state if state in get_args(State) else "idle"), None, 0, 0)

    def recordings(self, path: str) -> list[Recording]:
        """What MediaMTX still holds, one for each span without a break. Raises EngineUnavailable."""
        found = self._recordings().json("/list?" + urlencode({"path": path}))
        listed = found if isinstance(found, list) else []
        return [self._recording(path, span) for span in listed if isinstance(span, dict)]

    def forget(self, path: str) -> None:
        """Delete MediaMTX's copy, segment by segment. Raises EngineUnavailable."""
        body = self._api().json(f"/v3/recordings/get/{quote(path, safe='')}")
        segments = body.get("segments") if isinstance(body, dict) else None
        for segment in segments or []:
            query = urlencode({"path": path, "start": str(segment.get("start"))})
            self._api().ask("DELETE", f"/v3/recordings/deletesegment?{query}")

    def replay_offset(self, path: str, at: datetime, *, since: datetime | None = None) -> float | None:
        """Seconds into the recording, its spans laid end to end, that show `at`. Raises EngineUnavailable."""
        found = [(r.started_at, r.duration_s) for r in self.recordings(path)]
        return spans.place(spans.after(found, since) if since else found, at)

    def download(self, path: str, recording: Recording, file: Path) -> None:
        """One span as a plain MP4. Raises EngineUnavailable, OSError."""
        query = {"path": path, "start": recording.started_at.isoformat(), "duration": recording.duration_s}
        self._recordings().download(f"/get?{urlencode({**query, 'format': 'mp4'})}", file)

    def _recording(self, path: str, span: Mapping[str, object]) -> Recording:
        started, duration = span.get("start"), span.get("duration")
        if not isinstance(started, str) or not isinstance(duration, int | float):
            raise EngineUnavailable("a recording that makes no sense")
        complete = self._path(path).get("online") is not True
        return Recording(datetime.fromisoformat(started), float(duration), "", complete)

    def _path(self, path: str) -> Mapping[str, object]:
        """MediaMTX's own word on a path; empty when it knows none."""
        body = self._api().json(f"/v3/paths/get/{quote(path, safe='')}")
        return body if isinstance(body, dict) else {}

    def _bitrate(self, body: Mapping[str, object], since: datetime | None) -> int:
        """Bits a second on the average since the publisher came."""
        seconds = self.clock() - since.timestamp() if since else 0
        return int(_whole(body, "inboundBytes") * 8 / seconds) if seconds >= 1 else 0

    def _token(self, path: str) -> str:
        return tokens.playback_token(path, secret=self.playback_secret, now=self.clock())

    def _address(self, door: str, path: str, rest: str) -> str:
        return f"{self.public_url.rstrip('/')}/{door}/{self._token(path)}/{path}{rest}"

    def _api(self) -> Desk:
        return Desk(self.control_url, self._authorisation())

    def _recordings(self) -> Desk:
        return Desk(self.recordings_url, self._authorisation())

    def _authorisation(self) -> dict[str, str]:
        """The header with which the shop reads from MediaMTX; its hook knows it again."""
        return {"Authorization": f"Bearer {self.hook_secret}"}


def _picture(body: Mapping[str, object]) -> Picture | None:
    """From the path's source and `tracks2`. MediaMTX counts no pictures."""
    source, tracks = body.get("source"), body.get("tracks2")
    found = [track for track in tracks if isinstance(track, dict)] if isinstance(tracks, list) else []
    codecs = {_NAMES.get(str(track.get("codec")), str(track.get("codec"))): track for track in found}
    codec = next((name for name in codecs if name in _PICTURES), None)
    if codec is None or not isinstance(source, dict):
        return None
    props = codecs[codec].get("codecProps")
    props = props if isinstance(props, dict) else {}
    return Picture(
        door="camera" if source.get("type") == "webRTCSession" else "encoder",
        codec=codec,
        sound=next((name for name in codecs if name in _SOUNDS), ""),
        width=_whole(props, "width") or None,
        height=_whole(props, "height") or None,
        frames=None,
        dropped=None,
        keyframe_s=None,
    )


def _whole(body: Mapping[str, object], name: str) -> int:
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

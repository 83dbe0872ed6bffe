"""The embedded engine as the shop sees it: signs addresses itself, asks the engine's process for the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast, get_args
from urllib.parse import urlencode

from livestream.rules.spans import Span
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

LATENCY_S = 2.0
"""Camera to screen as measured with segments of a second, rounded up."""


@dataclass(frozen=True, slots=True)
class Film:
    """A finished recording as a file of its own: the playlist over `<path>.mp4`, and when it was filmed."""

    playlist: str
    spans: list[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedEngine:
    """Implements the contract's VideoEngine.

    `public_url` is what browsers reach, `rtmp_url` what encoders reach (empty: none), `control_url` what the shop
    reaches.
    """

    public_url: str
    control_url: str
    hook_secret: str = field(repr=False)
    playback_secret: str = field(repr=False)
    digest_of: keys.DigestOf
    rtmp_url: str = ""
    clock: Callable[[], float] = time.time

    def issue(self, door: Door, *, path: str | None = None) -> PublishTicket:
        """A fresh key, and a fresh path unless the session has one; neither tells the session it belongs to."""
        path = path or tokens.new_path()
        address = self.public_url.replace("http", "ws", 1).rstrip("/")
        browser = BrowserIngest("mediarecorder", f"{address}/ingest/{path}")
        return keys.ticket(door, path, browser, rtmp_url=self.rtmp_url)

    def revoke(self, path: str) -> None:
        """End the broadcast at once. Raises EngineUnavailable."""
        self._ask("POST", f"/control/{path}/revoke")

    def cut_others(self, path: str, *, keep: Collection[str]) -> None:
        """Cut off whoever sends with another key than these. Raises EngineUnavailable."""
        self._ask("POST", f"/control/{path}/cut?" + urlencode({"keep": " ".join(sorted(keep))}))

    def authorize(self, request: AuthRequest) -> bool:
        """Whether the request carries the path's key (to publish) or a token of now (to watch)."""
        return keys.allowed(request, digest_of=self.digest_of, secret=self.playback_secret, now=self.clock())

    def playback(self, path: str) -> list[Playback]:
        """The live playlist's address."""
        return [Playback("hls", self._address("hls", path, "/index.m3u8"), LATENCY_S)]

    def snapshot_url(self, path: str, *, width: int = 480) -> str:
        """Where a browser gets the latest picture."""
        return self._address("snapshot", path, f".jpg?w={width}")

    def replay_url(self, path: str, *, since: datetime | None = None) -> str:
        """Where a browser plays what was stored from `since` on; 404 while nothing is."""
        return self._address("replay", tokens.replay_of(path, _ms(since)), "/index.m3u8")

    def state(self, path: str) -> State:
        """What the stream does now. Raises EngineUnavailable."""
        return self.health(path).state

    def health(self, path: str) -> Health:
        """State with figures. Raises EngineUnavailable."""
        body = self._ask_json(f"/control/{path}")
        state, since = body.get("state"), body.get("since")
        if state not in get_args(State):
            raise EngineUnavailable("an answer that makes no sense")
        moment = datetime.fromisoformat(since) if isinstance(since, str) else None
        rates = _whole(body, "bitrate_bps"), _whole(body, "bytes_out")
        return Health(cast(State, state), moment, *rates, _picture(body.get("picture")))

    def snapshot(self, path: str, *, width: int = 480) -> bytes | None:
        """The latest picture as a JPEG, or None before the first. Raises EngineUnavailable."""
        address = self.snapshot_url(path, width=width).removeprefix(self.public_url.rstrip("/"))
        return self._ask("GET", address)

    def recordings(self, path: str) -> list[Recording]:
        """What is stored of the path: one recording or none. Raises EngineUnavailable."""
        body = self._ask_json(f"/control/{path}/recording", missing={})
        if not body:
            return []
        started = datetime.fromisoformat(str(body["started_at"]))
        return [
            Recording(
                started, _number(body, "duration_s"), self.replay_url(path), body.get("complete") is True
            )
        ]

    def film(self, path: str, *, since: datetime) -> Film | None:
        """The list of what may be shown, once it is finished; None before, and without a recording.

        Raises EngineUnavailable.
        """
        body = self._ask_json(f"/control/{path}/film/{_ms(since)}", missing={})
        if body.get("ended") is not True:
            return None
        spans = [(datetime.fromisoformat(began), length) for began, length in cast(Any, body["spans"])]
        return Film(str(body["playlist"]), spans)

    def download(self, path: str, file: Path, *, since: datetime) -> None:
        """The film itself. Raises EngineUnavailable, OSError."""
        self._desk().download(f"/control/{path}/film/{_ms(since)}.mp4", file)

    def forget(self, path: str) -> None:
        """Delete what is stored of the path. Raises EngineUnavailable, also while the broadcast lasts."""
        self._ask("POST", f"/control/{path}/forget")

    def replay_offset(self, path: str, at: datetime, *, since: datetime | None = None) -> float | None:
        """Seconds into the replay from `since` on that show the moment `at`. Raises EngineUnavailable."""
        query = urlencode({"at": at.isoformat(), **({"since": since.isoformat()} if since else {})})
        body = self._ask_json(f"/control/{path}/recording?{query}", missing={})
        return _number(body, "offset_s") if body else None

    def _address(self, door: str, path: str, rest: str) -> str:
        token = tokens.playback_token(path, secret=self.playback_secret, now=self.clock())
        return f"{self.public_url.rstrip('/')}/{door}/{token}/{path}{rest}"

    def _ask_json(self, address: str, missing: Mapping[str, object] | None = None) -> Mapping[str, object]:
        body = self._desk().json(address)
        if body is None and missing is not None:
            return missing
        if not isinstance(body, dict):
            raise EngineUnavailable("the engine knows no such address")
        return body

    def _ask(self, method: str, address: str) -> bytes | None:
        return self._desk().ask(method, address)

    def _desk(self) -> Desk:
        return Desk(self.control_url, {"X-Hook-Secret": self.hook_secret})


def _ms(since: datetime | None) -> int:
    return round(since.timestamp() * 1000) if since else 0


def _picture(body: object) -> Picture | None:
    """What arrives. The engine is of this code's own make, so its fields are Picture's own."""
    if body is None:
        return None
    try:
        return Picture(**cast(dict[str, Any], body))
    except TypeError as error:
        raise EngineUnavailable("figures that make no sense") from error


def _number(body: Mapping[str, object], name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EngineUnavailable(f"{name} is not a number")
    return float(value)


def _whole(body: Mapping[str, object], name: str) -> int:
    return int(_number(body, name))

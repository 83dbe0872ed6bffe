"""What the shop asks of a video engine, whichever one is behind it. No Django: the engine imports it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, cast, get_args

State = Literal["idle", "live", "interrupted", "ended"]
EventName = Literal["on_live", "on_interrupted", "on_resume", "on_stop", "on_recording"]
Action = Literal["publish", "read", "playback"]
Door = Literal["camera", "encoder"]
"""Who sends: a page with its camera, or an encoder such as OBS."""


class EngineUnavailable(Exception):
    """The engine didn't answer: nothing is known of the stream, and the call may be repeated."""


@dataclass(frozen=True, slots=True)
class BrowserIngest:
    """How a studio page sends its camera: a websocket of MediaRecorder chunks, or WHIP."""

    kind: Literal["mediarecorder", "whip"]
    url: str


@dataclass(frozen=True, slots=True)
class PublishTicket:
    """The right to publish one live session; shown to the anchor once, kept by the shop only as a digest.

    `key` opens the door that it was asked for. `rtmp_server` and `rtmp_key` are an encoder's: empty on a camera's
    ticket, and where the engine has no RTMP door.
    """

    path: str
    key: str
    browser: BrowserIngest
    rtmp_server: str = ""
    rtmp_key: str = ""


@dataclass(frozen=True, slots=True)
class Playback:
    """One way to watch a path; `latency_s` is what to expect from camera to screen, in seconds."""

    kind: Literal["hls", "whep"]
    url: str
    latency_s: float


@dataclass(frozen=True, slots=True)
class Recording:
    """A stored broadcast. `url` plays it; `complete` is False while it runs, or when storing it failed."""

    started_at: datetime
    duration_s: float
    url: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What arrives, read off the stream; None: not known.

    `codec` and `sound` by their common names (`H.264`, `AAC`; no sound: empty), `width` and `height` in pixels,
    `frames` in pictures a second, `keyframe_s` the longest time from one key frame to the next, both over the last ten
    seconds; `dropped` counts the pictures that are missing at the stream's own pace, since its publisher came.
    """

    door: Door
    codec: str
    sound: str
    width: int | None
    height: int | None
    frames: int | None
    dropped: int | None
    keyframe_s: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """How a stream does right now: bits per second in, bytes sent to viewers since the start.

    `picture` is None while nobody sends.
    """

    state: State
    since: datetime | None
    bitrate_bps: int
    bytes_out: int
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class AuthRequest:
    """May somebody publish or read a path? MediaMTX's fields, so that one door serves both engines."""

    action: Action
    path: str
    protocol: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    query: str = ""
    ip: str = ""
    id: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, object]) -> AuthRequest:
        """Read the posted body. Raises ValueError if a field is missing or wrong, or the action unknown."""
        action, path = body.get("action"), body.get("path")
        if action not in get_args(Action) or not isinstance(path, str) or not path:
            raise ValueError("not an authorisation request")
        rest: dict[str, str] = {}
        for name in ("protocol", "user", "password", "token", "query", "ip", "id"):
            value = body.get(name) or ""
            if not isinstance(value, str):
                raise ValueError(f"{name} is not text")
            rest[name] = value
        return cls(action=cast(Action, action), path=path, **rest)


@dataclass(frozen=True, slots=True)
class VideoEvent:
    """Something that happened to a stream. `id` is new for each event and the same in its repeats.

    `reason` says why (`publisher`, `revoked`, `grace`, `disk_full` ...); `duration_s` is on_recording's alone.
    """

    name: EventName
    path: str
    at: datetime
    id: str
    reason: str = ""
    duration_s: float = 0.0

    @classmethod
    def from_json(cls, body: Mapping[str, object]) -> VideoEvent:
        """Read a posted event. Raises ValueError if it isn't one."""
        name, path, at, event_id = (body.get(key) for key in ("event", "path", "at", "id"))
        if name not in get_args(EventName):
            raise ValueError("unknown event")
        if not (isinstance(path, str) and isinstance(at, str) and isinstance(event_id, str)):
            raise ValueError("an event needs path, at and id")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise ValueError("an event's time needs a zone")
        duration = body.get("duration_s", 0.0)
        if isinstance(duration, bool) or not isinstance(duration, int | float):
            raise ValueError("duration_s is not a number")
        return cls(cast(EventName, name), path, when, event_id, str(body.get("reason", "")), float(duration))


class VideoEngine(Protocol):
    """The engine as the shop sees it; what must ask its process raises EngineUnavailable when it is away."""

    def issue(self, door: Door, *, path: str | None = None) -> PublishTicket:
        """Make a fresh key for one door of a live session, with a fresh path or for the `path` that it has."""
        ...

    def revoke(self, path: str) -> None:
        """End the broadcast at once: the publisher is cut off and the path refuses to be published again."""
        ...

    def cut_others(self, path: str, *, keep: Collection[str]) -> None:
        """Cut off at once whoever sends with a key that isn't among these digests; the broadcast waits for another.

        An engine that doesn't know its publisher's key cuts her off in any case: with a good one she comes back.
        """
        ...

    def authorize(self, request: AuthRequest) -> bool:
        """Whether the request carries the right key (publish) or token (read)."""
        ...

    def playback(self, path: str) -> Sequence[Playback]:
        """Ways to watch, the best first."""
        ...

    def state(self, path: str) -> State:
        """What the stream does now."""
        ...

    def health(self, path: str) -> Health:
        """State with figures, for the anchor's studio."""
        ...

    def snapshot_url(self, path: str, *, width: int = 480) -> str | None:
        """Where a browser gets the latest picture, or None where the engine draws none."""
        ...

    def replay_url(self, path: str, *, since: datetime | None = None) -> str | None:
        """Where a browser plays what the engine stored, or None where the shop takes recordings over.

        What was sent before `since` is not to be had there: an encoder sends before its anchor goes live.
        """
        ...

    def snapshot(self, path: str, *, width: int = 480) -> bytes | None:
        """The latest picture as a JPEG at most `width` pixels wide, or None before the first."""
        ...

    def recordings(self, path: str) -> Sequence[Recording]:
        """What is stored of the path."""
        ...

    def forget(self, path: str) -> None:
        """Delete what is stored of the path; refused (EngineUnavailable) while the broadcast lasts."""
        ...

    def replay_offset(self, path: str, at: datetime, *, since: datetime | None = None) -> float | None:
        """Seconds into the replay from `since` on that show the moment `at`, or None when nothing is stored."""
        ...

"""The video engine in use, knowing which keys may publish."""

from django.conf import settings

from livestream.models import LiveSession
from livestream.video.contract import Door, VideoEngine
from livestream.video.embedded import EmbeddedEngine
from livestream.video.mediamtx import MediaMTXEngine


def engine() -> VideoEngine:
    """The engine that the settings name. Cheap: it holds no connection."""
    return mediamtx() if settings.VIDEO_ENGINE == "mediamtx" else embedded()


def embedded() -> EmbeddedEngine:
    """Our own engine's process."""
    return EmbeddedEngine(
        public_url=settings.VIDEO_PUBLIC_URL,
        control_url=settings.VIDEO_CONTROL_URL,
        rtmp_url=settings.VIDEO_RTMP_URL,
        hook_secret=settings.VIDEO_HOOK_SECRET,
        playback_secret=settings.VIDEO_PLAYBACK_SECRET,
        digest_of=key_digest_of,
    )


def mediamtx() -> MediaMTXEngine:
    """MediaMTX."""
    return MediaMTXEngine(
        public_url=settings.VIDEO_PUBLIC_URL,
        control_url=settings.VIDEO_CONTROL_URL,
        recordings_url=settings.VIDEO_RECORDINGS_URL,
        rtmp_url=settings.VIDEO_RTMP_URL,
        hook_secret=settings.VIDEO_HOOK_SECRET,
        playback_secret=settings.VIDEO_PLAYBACK_SECRET,
        digest_of=key_digest_of,
        signal_of=signal_of,
    )


def key_digest_of(video_path: str, door: Door) -> str | None:
    """The digest of a door's newest key; None for a stream that nobody may publish (any more)."""
    rows = LiveSession.objects.filter(video_path=video_path, room__closed_at=None)
    rows = rows.exclude(status=LiveSession.Status.ENDED)
    return rows.values_list(f"{door}_key", flat=True).first() or None


def signal_of(video_path: str) -> str:
    """The last word that was heard of a stream; idle for one that is no session's."""
    signal = LiveSession.objects.filter(video_path=video_path).values_list("signal", flat=True).first()
    return signal or LiveSession.Signal.IDLE.value

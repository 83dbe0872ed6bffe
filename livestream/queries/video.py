"""The video engine in use, knowing which keys may publish."""

from django.conf import settings

from livestream.models import LiveSession
from livestream.video.embedded import EmbeddedEngine


def engine() -> EmbeddedEngine:
    """The engine that the settings name. Cheap: it holds no connection."""
    return EmbeddedEngine(
        public_url=settings.VIDEO_PUBLIC_URL,
        control_url=settings.VIDEO_CONTROL_URL,
        rtmp_url=settings.VIDEO_RTMP_URL,
        hook_secret=settings.VIDEO_HOOK_SECRET,
        playback_secret=settings.VIDEO_PLAYBACK_SECRET,
        digest_of=key_digest_of,
    )


def key_digest_of(video_path: str) -> str | None:
    """The digest of the newest key of a stream; None for a stream that nobody may publish (any more)."""
    rows = LiveSession.objects.filter(video_path=video_path, room__closed_at=None)
    digest = rows.exclude(status=LiveSession.Status.ENDED).values_list("key_digest", flat=True).first()
    return digest or None

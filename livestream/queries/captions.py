"""What may be read along with a replay."""

from typing import TypedDict

from django.urls import reverse

from livestream.models import Captions


class CaptionTrack(TypedDict):
    """One language; `url` changes with the text, so that it may be kept."""

    language: str
    name: str
    url: str


def caption_tracks(slug: str, session_id: int) -> list[CaptionTrack]:
    """A session's captions, Chinese first."""
    rows = Captions.objects.filter(session=session_id).only("language", "version").order_by("-language")
    return [_track(slug, session_id, row) for row in rows]


def captions_text(slug: str, session_id: int, language: str) -> str | None:
    """The WebVTT of a session that shoppers may see; None when there is none."""
    rows = Captions.objects.filter(session__pk=session_id, language=language, session__room__slug=slug)
    shown = rows.filter(session__has_replay=True, session__room__closed_at=None)
    return shown.exclude(session__started_at=None).values_list("text", flat=True).first()


def _track(slug: str, session_id: int, row: Captions) -> CaptionTrack:
    place = reverse("public-captions", kwargs={"slug": slug, "id": session_id, "language": row.language})
    return {
        "language": row.language,
        "name": row.get_language_display(),
        "url": f"{place}?v={row.version}",
    }

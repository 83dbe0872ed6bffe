"""Pictures and replays, served by us where no object store or proxy does it."""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

VIDEO = ".mp4"
PIECE = 2 * 1024 * 1024
"""Bytes of a replay in one answer: a player asks for the next piece by itself."""
RANGE = re.compile(r"^bytes=(\d{1,15})-(\d{0,15})$")
TYPES = {".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""Nothing else was ever let in, so nothing else is let out."""


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """One picture, or a piece of a replay. Names are never reused, so a day in a cache is safe."""
    suffix = Path(path).suffix.lower()
    kind = "video/mp4" if suffix == VIDEO and path.startswith("replays/") else TYPES.get(suffix)
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        there = kind is not None and file.is_file()
    except (SuspiciousFileOperation, OSError) as error:
        # OSError: a name longer than the disk takes is nobody's picture
        raise Http404() from error
    if not there:
        raise Http404()
    if suffix == VIDEO:
        return _piece(request, file)
    # whole: a picture is small, and under ASGI a streamed file would be read at once anyway
    response = HttpResponse(file.read_bytes(), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _piece(request: HttpRequest, file: Path) -> HttpResponse:
    """The part of a replay that Range asks for, at most PIECE bytes of it (RFC 9110, 14.2: a part may be shorter).

    Without a Range the first piece is answered as one: every player begins with a Range.
    """
    size = file.stat().st_size
    asked = RANGE.match(request.headers.get("Range", "bytes=0-"))
    start = int(asked[1]) if asked else 0
    if asked is None or start >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(size - 1, start + PIECE - 1, int(asked[2]) if asked[2] else size - 1)
    with file.open("rb") as data:
        data.seek(start)
        response = HttpResponse(data.read(last - start + 1), status=206, content_type="video/mp4")
    response["Content-Range"] = f"bytes {start}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response

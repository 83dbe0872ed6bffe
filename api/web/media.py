"""Pictures and replays, served by us where no object store or proxy does it."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

VIDEO, VIDEO_TYPE = ".mp4", "video/mp4"
LIST, LIST_TYPE = ".m3u8", "application/vnd.apple.mpegurl"
SENT_ON_S = 3600
"""Seconds for which a player may keep the store's address, of the hours for which it is good."""
PIECE = 2 * 1024 * 1024
"""Bytes of a replay in one answer: a player asks for the next piece by itself."""
RANGE = re.compile(r"^bytes=(\d{1,15})-(\d{0,15})$")
TYPES = {".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""Nothing else was ever let in, so nothing else is let out."""


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """One picture, or a piece of a replay. Names are never reused, so a day in a cache is safe.

    An object store gives the pieces of a replay out itself: the player is sent there.
    """
    suffix = Path(path).suffix.lower()
    if suffix == LIST and path.startswith("replays/"):
        return _list(path)
    kind = VIDEO_TYPE if suffix == VIDEO and path.startswith("replays/") else TYPES.get(suffix)
    if kind is None:
        raise Http404()
    try:
        if kind == VIDEO_TYPE and (signed := getattr(default_storage, "signed_url", None)):
            response: HttpResponse = HttpResponseRedirect(signed(path))
            response["Cache-Control"] = f"private, max-age={SENT_ON_S}"
            return response
        with default_storage.open(path) as file:
            if kind == VIDEO_TYPE:
                return _piece(request, file)
            # whole: a picture is small, and under ASGI a streamed file would be read at once anyway
            response = HttpResponse(file.read(), content_type=kind)
    except (SuspiciousOperation, OSError) as error:
        # OSError: also a name longer than the disk takes is nobody's picture
        raise Http404() from error
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _list(path: str) -> HttpResponse:
    """A replay's list; the pieces that it names lie in one file beside it, for which the store's address is put in."""
    try:
        with default_storage.open(path) as file:
            text = file.read().decode()
    except (SuspiciousOperation, OSError) as error:
        raise Http404() from error
    film = Path(path).with_suffix(VIDEO)
    if signed := getattr(default_storage, "signed_url", None):
        text = text.replace(film.name, signed(str(film)))
    response = HttpResponse(text, content_type=LIST_TYPE)
    response["Cache-Control"] = f"private, max-age={SENT_ON_S}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _piece(request: HttpRequest, file: File[bytes]) -> HttpResponse:
    """The part of a replay that Range asks for, at most PIECE bytes of it (RFC 9110, 14.2: a part may be shorter).

    Without a Range the first piece is answered as one: every player begins with a Range.
    """
    size = file.size
    asked = RANGE.match(request.headers.get("Range", "bytes=0-"))
    start = int(asked[1]) if asked else 0
    if asked is None or start >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(size - 1, start + PIECE - 1, int(asked[2]) if asked[2] else size - 1)
    file.seek(start)
    response = HttpResponse(file.read(last - start + 1), status=206, content_type=VIDEO_TYPE)
    response["Content-Range"] = f"bytes {start}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response

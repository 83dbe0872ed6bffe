"""Uploaded pictures, served by us where no object store or proxy does it."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

TYPES = {".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""Nothing else was ever let in, so nothing else is let out."""


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """One picture. Names are never reused, so a day in a cache is safe."""
    kind = TYPES.get(Path(path).suffix.lower())
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        there = kind is not None and file.is_file()
    except (SuspiciousFileOperation, OSError) as error:
        # OSError: a name longer than the disk takes is nobody's picture
        raise Http404() from error
    if not there:
        raise Http404()
    # whole: a picture is small, and under ASGI a streamed file would be read at once anyway
    response = HttpResponse(file.read_bytes(), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    return response

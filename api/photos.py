"""Photos of faults, for those who deal with the return alone."""

from django.http import HttpResponse

from core.errors import NotFound
from shop.models import ReturnRequest


def photo_of(found: ReturnRequest, photo_id: int) -> HttpResponse:
    """A photo of a request that the caller may see. Raises NotFound."""
    photo = found.photos.filter(pk=photo_id).first()
    if photo is None:
        raise NotFound()
    response = HttpResponse(bytes(photo.body), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response

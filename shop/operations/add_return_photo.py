"""The buyer shows what is wrong."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from shop import locks
from shop.errors import BadTransition, TooManyPhotos
from shop.models import ReturnPhoto
from shop.rules.returning import OPEN

MOST = 3


@transaction.atomic
def add_return_photo(*, request_id: int, picture: bytes, actor: Actor) -> ReturnPhoto:
    """Keep a photo with an open request. `picture` was encoded anew, by `core.images`.

    Raises NotFound, BadTransition (nobody looks at it any more), TooManyPhotos.
    """
    request = locks.return_request(request_id)
    if request.status not in OPEN:
        raise BadTransition(before=request.status, after=request.status)
    if request.photos.count() >= MOST:
        raise TooManyPhotos(most=MOST)
    photo = ReturnPhoto.objects.create(request=request, added_at=now(), body=picture)
    data = {"request": request.pk, "bytes": len(picture)}
    audit.record(actor=actor, action="shop.return.photo_added", target=photo, data=data)
    return photo

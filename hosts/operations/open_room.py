"""Give an anchor a room."""

import re

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from hosts import locks
from hosts.errors import NotVerified, SlugTaken, Suspended
from hosts.models import Room
from hosts.rules import verification

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
TITLE_LONGEST = 40


def open_room(*, actor: Actor, anchor_id: int, slug: str, title: str) -> Room:
    """Open a room for a verified anchor, run by her organisation.

    Raises NotFound, NotVerified, Suspended, SlugTaken, Invalid (the title).
    """
    title = title.strip()
    if not 1 <= len(title) <= TITLE_LONGEST:
        raise Invalid(fields={"title": ["length"]})
    if not _SLUG.fullmatch(slug):
        raise SlugTaken(slug=slug)
    try:
        with transaction.atomic():
            return _open(actor, anchor_id, slug, title)
    except IntegrityError as error:
        if Room.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug) from error
        raise


def _open(actor: Actor, anchor_id: int, slug: str, title: str) -> Room:
    anchor = locks.anchor(anchor_id)
    if anchor.suspended_at:
        raise Suspended()
    if not verification.in_force(anchor.verified_until, now()):
        raise NotVerified()
    row = Room.objects.create(
        slug=slug, title=title, anchor=anchor, organisation_id=anchor.organisation_id, is_demo=anchor.is_demo
    )
    audit.record(actor=actor, action="hosts.room.opened", target=row, data={"anchor": anchor.pk})
    return row

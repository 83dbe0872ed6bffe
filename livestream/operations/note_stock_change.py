"""Follow the shop's stock."""

from django.db import transaction

from livestream import locks, telling
from livestream.models import LiveSession, Offer


def note_stock_change(*, pool_ids: tuple[int, ...]) -> None:
    """Give each offer whose pool moved a new version, and tell its room what is left. Safe to repeat.

    Most of what is sold is in no offer: then nothing is locked, which on SQLite would be the whole file.
    """
    if Offer.objects.filter(pool__in=pool_ids).exists():
        _note(pool_ids)


@transaction.atomic
def _note(pool_ids: tuple[int, ...]) -> None:
    """The pool is read after the offer's lock: of two notes about one pool, the later version has the later count."""
    offers = locks.offers_of_pools(pool_ids)
    for offer in offers:
        offer.version += 1
        offer.save(update_fields=["version"])
    shown = {offer.session_id for offer in offers}
    for session in LiveSession.objects.filter(pk__in=shown).select_related("room"):
        mine = [offer.pk for offer in offers if offer.session_id == session.pk]
        telling.offers_changed(session, mine)

"""Take a word off a list."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.errors import NotFound
from livestream import telling
from livestream.models import Word


@transaction.atomic
def remove_word(*, actor: Actor, word_id: int) -> None:
    """Lines with it pass from now on. Raises NotFound."""
    row = Word.objects.filter(pk=word_id).first()
    if row is None:
        raise NotFound()
    audit.record(actor=actor, action="livestream.word.removed", target=row, data={"room": row.room_id})
    telling.desk_changed(row.room_id)
    row.delete()

"""List a word that is not wanted."""

from django.db import transaction

from core import audit
from core.actor import Actor
from hosts.models import Room
from livestream import telling
from livestream.errors import BadWord, TooManyWords
from livestream.models import Word
from livestream.rules.words import listed

LONGEST, FOLDED_LONGEST = 40, 80
MOST = 500
"""Words of one list."""


@transaction.atomic
def add_word(*, actor: Actor, room: Room | None, text: str, act: str) -> Word:
    """List it for a room, or everywhere with `room` None: lines with it are held for the crew, or refused.

    What looks the same is the same word: listing it again changes what is done about it. The audit row names the
    list, not the word. Raises BadWord, TooManyWords.
    """
    word = " ".join(text.split())
    folded = listed(word)
    if act not in Word.Act.values:
        raise BadWord(reason="bad_act")
    if not folded:
        raise BadWord(reason="empty")
    if len(word) > LONGEST or len(folded) > FOLDED_LONGEST:
        raise BadWord(reason="too_long", longest=LONGEST)
    known = Word.objects.filter(room=room)
    if known.count() >= MOST and not known.filter(folded=folded).exists():
        raise TooManyWords(limit=MOST)
    row, _ = Word.objects.update_or_create(room=room, folded=folded, defaults={"text": word, "act": act})
    facts = {"room": room.pk if room else None, "act": act}
    audit.record(actor=actor, action="livestream.word.added", target=row, data=facts)
    telling.desk_changed(row.room_id)
    return row

"""Let a replay be read along."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks
from livestream.models import Captions
from livestream.rules import webvtt


@transaction.atomic
def set_captions(*, actor: Actor, session_id: int, language: str, text: str) -> Captions | None:
    """Put captions (WebVTT or SubRip) in the place of those before; an empty text takes them down.

    Raises NotFound, BadCaptions.
    """
    row = locks.session(session_id)
    found = Captions.objects.filter(session=row, language=language).first()
    if not text.strip():
        if found is not None:
            found.delete()
            audit.record(
                actor=actor, action="livestream.captions.removed", target=row, data={"language": language}
            )
        return None
    clean = webvtt.clean(text)
    if found is None:
        found = Captions(session=row, language=language, version=0)
    found.text = clean
    found.version += 1
    found.save()
    facts = {"language": language, "characters": len(clean)}
    audit.record(actor=actor, action="livestream.captions.set", target=row, data=facts)
    return found

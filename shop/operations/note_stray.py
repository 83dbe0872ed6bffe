"""Money came in under an intent that is none of our payments."""

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.money import CURRENCY
from ledger.operations import post_suspense
from shop.models import Payment, Stray
from shop.payments.registry import gateway


def note_stray(*, rail: str, intent_id: str) -> Stray | None:
    """Read the intent; if it brought money, owe it to whoever paid until `return_stray`. Safe to repeat.

    None if nothing came, or not in the books' currency (the reconciliation names that). Call it outside transactions.
    Raises ProcessorUnavailable.
    """
    intent = gateway(rail).read_intent(intent_id)
    if intent.status != "succeeded" or intent.currency != CURRENCY or not intent.received_fen:
        return None
    found = Stray.objects.filter(intent_id=intent_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _note(rail, intent_id, intent.charge_id, intent.received_fen)
    except IntegrityError:  # another copy of the notification was first
        return Stray.objects.get(intent_id=intent_id)


def _note(rail: str, intent_id: str, charge_id: str, amount_fen: int) -> Stray | None:
    if Payment.objects.filter(intent_id=intent_id).exists():
        return None
    at, actor = now(), Actor.system(rail)
    stray = Stray.objects.create(
        gateway=rail, intent_id=intent_id, charge_id=charge_id, amount_fen=amount_fen, seen_at=at
    )
    post_suspense(gateway=rail, source_ref=intent_id, amount_fen=amount_fen, actor=actor, effective_at=at)
    audit.record(actor=actor, action="shop.stray.noted", target=stray, data={"amount_fen": amount_fen})
    return stray

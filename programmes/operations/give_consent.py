"""A beneficiary agrees to one purpose."""

from django.db import transaction

from core import audit, events
from core.actor import Actor
from core.clock import now
from programmes.events import ConsentChanged
from programmes.locks import beneficiary_locked
from programmes.models import Beneficiary, Consent


def give_consent(*, beneficiary: Beneficiary, purpose: Consent.Purpose, actor: Actor) -> Consent:
    """Note the consent. One that is in force already is returned as it is."""
    with transaction.atomic():
        row = beneficiary_locked(beneficiary.pk)
        found = row.consents.filter(purpose=purpose, withdrawn_at=None).first()
        if found:
            return found
        consent = Consent.objects.create(beneficiary=row, purpose=purpose, given_at=now())
        facts = {"purpose": str(purpose)}
        audit.record(actor=actor, action="programmes.consent.given", target=row, data=facts)
        events.publish(ConsentChanged(row.pk, str(purpose), given=True))
        return consent

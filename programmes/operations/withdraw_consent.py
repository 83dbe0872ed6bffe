"""A beneficiary takes a consent back, as easily as she gave it."""

from django.db import transaction

from core import audit, events
from core.actor import Actor
from core.clock import now
from programmes.errors import NoSuchConsent
from programmes.events import ConsentChanged
from programmes.locks import beneficiary_locked
from programmes.models import Beneficiary, Consent


def withdraw_consent(*, beneficiary: Beneficiary, purpose: Consent.Purpose, actor: Actor) -> None:
    """End the consent: from this moment no public page shows what it allowed. Money records stay.

    Raises NoSuchConsent.
    """
    with transaction.atomic():
        row = beneficiary_locked(beneficiary.pk)
        if not row.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=now()):
            raise NoSuchConsent(purpose=str(purpose))
        facts = {"purpose": str(purpose)}
        audit.record(actor=actor, action="programmes.consent.withdrawn", target=row, data=facts)
        events.publish(ConsentChanged(row.pk, str(purpose), given=False))

"""Rows that are locked before they change."""

from programmes.models import Beneficiary


def beneficiary_locked(beneficiary_id: int) -> Beneficiary:
    """The beneficiary, so that two consents for one purpose can't be given at once."""
    return Beneficiary.objects.select_for_update().get(pk=beneficiary_id)

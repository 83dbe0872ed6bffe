"""Rows that are locked before they change."""

from programmes.models import AccountChange, Beneficiary


def beneficiary_locked(beneficiary_id: int) -> Beneficiary:
    """The beneficiary, so that two consents for one purpose can't be given at once."""
    return Beneficiary.objects.select_for_update().get(pk=beneficiary_id)


def account_change(change_id: int) -> AccountChange:
    """A change of an account, locked, so that it is decided once. Raises AccountChange.DoesNotExist."""
    return AccountChange.objects.select_for_update(no_key=True).get(pk=change_id)

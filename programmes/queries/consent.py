"""What may be shown of whom."""

from collections.abc import Iterable

from programmes.models import Consent


def public_alias(beneficiary_ids: Iterable[int]) -> dict[int, str]:
    """The aliases of those who consented to appear by alias, in one query; the others are missing."""
    wanted = set(beneficiary_ids)
    if not wanted:
        return {}
    consents = Consent.objects.filter(
        beneficiary__in=wanted, purpose=Consent.Purpose.ALIAS, withdrawn_at=None
    )
    return dict(consents.values_list("beneficiary_id", "beneficiary__alias"))

"""Who runs what, and who is helped."""

from programmes.models.account_change import AccountChange
from programmes.models.beneficiary import Beneficiary, Consent
from programmes.models.federation import Federation, Membership
from programmes.models.organisation import Organisation, OrganisationMember
from programmes.models.programme import Figure, Programme

__all__ = [
    "AccountChange",
    "Beneficiary",
    "Consent",
    "Federation",
    "Figure",
    "Membership",
    "Organisation",
    "OrganisationMember",
    "Programme",
]

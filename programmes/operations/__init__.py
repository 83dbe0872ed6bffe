"""What can be done with programmes and the people they help."""

from programmes.operations.appoint_member import appoint_member
from programmes.operations.give_consent import give_consent
from programmes.operations.register_beneficiary import register_beneficiary
from programmes.operations.withdraw_consent import withdraw_consent

__all__ = ["appoint_member", "give_consent", "register_beneficiary", "withdraw_consent"]

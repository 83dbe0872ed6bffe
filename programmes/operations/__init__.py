"""What can be done with programmes and the people they help."""

from programmes.operations.appoint_member import appoint_member
from programmes.operations.approve_account import approve_account
from programmes.operations.dismiss_member import dismiss_member
from programmes.operations.give_consent import give_consent
from programmes.operations.propose_account import propose_account
from programmes.operations.refuse_account import refuse_account
from programmes.operations.register_beneficiary import register_beneficiary
from programmes.operations.withdraw_consent import withdraw_consent

__all__ = [
    "appoint_member",
    "approve_account",
    "dismiss_member",
    "give_consent",
    "propose_account",
    "refuse_account",
    "register_beneficiary",
    "withdraw_consent",
]

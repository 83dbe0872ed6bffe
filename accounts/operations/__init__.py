"""What can be done with an account."""

from accounts.operations.change_alias import change_alias
from accounts.operations.end_staff import end_staff
from accounts.operations.make_staff import make_staff
from accounts.operations.open_account import open_account
from accounts.operations.rotate_second_factors import rotate_second_factors
from accounts.operations.set_large_type import set_large_type
from accounts.operations.sweep_unverified import sweep_unverified
from accounts.operations.verify_phone import verify_phone

__all__ = [
    "change_alias",
    "end_staff",
    "make_staff",
    "open_account",
    "rotate_second_factors",
    "set_large_type",
    "sweep_unverified",
    "verify_phone",
]

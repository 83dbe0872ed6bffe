"""The chart of accounts: which account a party has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """What decides an account: its code, its type, and whom it belongs to. No name is ever part of a code."""

    code: str
    type: str
    organisation_id: int | None = None
    beneficiary_id: int | None = None


def clearing(gateway: str) -> Owner:
    """Money at a payment processor, ours to pass on (asset)."""
    return Owner(f"clearing:{gateway}", "A")


def beneficiary(beneficiary_id: int) -> Owner:
    """What we owe a maker (liability)."""
    return Owner(f"payable:beneficiary:{beneficiary_id}", "L", beneficiary_id=beneficiary_id)


def organisation(organisation_id: int) -> Owner:
    """What we owe a workshop or an anchor's organisation (liability)."""
    return Owner(f"payable:organisation:{organisation_id}", "L", organisation_id=organisation_id)


def platform(organisation_id: int) -> Owner:
    """What the platform keeps for running itself (revenue)."""
    return Owner(f"income:platform:{organisation_id}", "R", organisation_id=organisation_id)

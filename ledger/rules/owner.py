"""The chart of accounts: which account a party has."""

from dataclasses import dataclass

from core.money import CURRENCY


@dataclass(frozen=True)
class Owner:
    """What decides an account: its code, its type, and whom it belongs to. No name is ever part of a code."""

    code: str
    type: str
    organisation_id: int | None = None
    beneficiary_id: int | None = None
    currency: str = CURRENCY


def _in(currency: str) -> str:
    """An account has one currency; another's code ends with it."""
    return "" if currency == CURRENCY else f":{currency}"


def clearing(gateway: str, currency: str = CURRENCY) -> Owner:
    """Money at a payment processor, ours to pass on (asset)."""
    return Owner(f"clearing:{gateway}{_in(currency)}", "A", currency=currency)


def payouts_under_way() -> Owner:
    """What the bank was told to pay and has not paid yet (liability)."""
    return Owner("payouts:under-way", "L")


def adjustments() -> Owner:
    """What the project bears or takes when a party's credit is adjusted (expense)."""
    return Owner("expense:adjustments", "X")


def fees(gateway: str, currency: str = CURRENCY) -> Owner:
    """What a payment processor keeps for its work (expense)."""
    return Owner(f"expense:fees:{gateway}{_in(currency)}", "X", currency=currency)


def exchange(gateway: str, currency: str = CURRENCY) -> Owner:
    """What a payment processor turned from one currency into another, seen from one of the two (equity)."""
    return Owner(f"exchange:{gateway}{_in(currency)}", "E", currency=currency)


def bank(currency: str = CURRENCY) -> Owner:
    """Our account at the bank (asset)."""
    return Owner(f"bank{_in(currency)}", "A", currency=currency)


def suspense(gateway: str) -> Owner:
    """Money at a processor that belongs to no open order, until it is returned (liability)."""
    return Owner(f"suspense:{gateway}", "L")


def disputed(gateway: str) -> Owner:
    """What a processor took back for disputes that are not decided (asset)."""
    return Owner(f"receivable:dispute:{gateway}", "A")


def dispute_losses(gateway: str) -> Owner:
    """Lost disputes that the project bears (expense)."""
    return Owner(f"expense:dispute:{gateway}", "X")


def promotion(organisation_id: int) -> Owner:
    """Discounts that the platform funds (expense)."""
    return Owner(f"expense:promotion:{organisation_id}", "X", organisation_id=organisation_id)


def beneficiary(beneficiary_id: int) -> Owner:
    """What we owe a maker (liability)."""
    return Owner(f"payable:beneficiary:{beneficiary_id}", "L", beneficiary_id=beneficiary_id)


def organisation(organisation_id: int) -> Owner:
    """What we owe a workshop or an anchor's organisation (liability)."""
    return Owner(f"payable:organisation:{organisation_id}", "L", organisation_id=organisation_id)


def platform(organisation_id: int) -> Owner:
    """What the platform keeps for running itself (revenue)."""
    return Owner(f"income:platform:{organisation_id}", "R", organisation_id=organisation_id)

"""Balance transactions: what reaches the account's balance, in its settlement currency."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.ids import new_id
from sandbox.gateway.settings import Settings

Json = dict[str, Any]
DAYS_UNTIL_AVAILABLE = 2
# docs.stripe.com/reports/reporting-categories: one word for cards and wallets
CATEGORIES = {"payment": "charge"}


def converted(settings: Settings, amount: int, currency: str) -> int:
    """``amount`` in minor units of the settlement currency, half away from zero."""
    if currency == settings.settlement_currency:
        return amount
    return int((amount * Decimal(settings.exchange_rate)).quantize(Decimal(1), ROUND_HALF_UP))


def fee(settings: Settings, amount: int, currency: str) -> int:
    """Stripe's price for taking ``amount``: a share, rounded half up, and a fixed sum."""
    taken = converted(settings, amount, currency)
    return (taken * settings.fee_basis_points + 5_000) // 10_000 + settings.fee_fixed


def book(
    account: Account,
    kind: str,
    amount: int,
    currency: str,
    *,
    source: str,
    cost: int = 0,
    at: int | None = None,
) -> Json:
    """Record a movement of ``amount`` (negative: money that leaves) less ``cost``, the fee; ``at`` None: now."""
    at = account.today() if at is None else at
    settings = account.settings
    same = currency == settings.settlement_currency
    gross = converted(settings, amount, currency)
    part = {
        "amount": cost,
        "application": None,
        "currency": settings.settlement_currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    made = {
        "id": new_id("txn_"),
        "object": "balance_transaction",
        "amount": gross,
        "available_on": at + DAYS_UNTIL_AVAILABLE * 86_400,
        "balance_type": "payments",
        "created": at,
        "currency": settings.settlement_currency,
        "description": None,
        "exchange_rate": None if same else float(settings.exchange_rate),
        "fee": cost,
        "fee_details": [part] if cost else [],
        "net": gross - cost,
        "reporting_category": CATEGORIES.get(kind, kind),
        "source": source,
        "status": "pending",
        "type": kind,
    }
    return account.store.put(made)

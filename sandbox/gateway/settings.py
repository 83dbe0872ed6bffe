"""What the gateway's account is like: its currency, its fees, its patience."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Amounts in minor units (fen), times in seconds. Tests change them through ``/_control/settings``."""

    settlement_currency: str = "cny"
    exchange_rate: str = "1.0863"  # settlement units for one of the payment's, when the currencies differ
    fee_basis_points: int = 340
    fee_fixed: int = 200
    minimum_amount: int = 400  # Stripe refuses payments below about four Hong Kong dollars
    settlement_delay: float = 0.2  # the fee is known later than the success, as with Stripe
    refund_delay: float = 0.2
    wallet_delay: float = 0.0  # between a wallet's yes and the money: the intent is processing
    wallet_patience: float = 3_600.0  # how long a device page waits for an answer
    dispute_fee: int = 1_500
    payout_delay: float = 0.2
    rate_limit: int = 0  # requests a second to one endpoint, then 429; 0: no limit
    clock_behind: int = 0  # how far payments and refunds are dated back: the demo writes a past
    livemode: bool = False  # what events say of themselves
    retry_first: float = 0.5
    retry_longest: float = 60.0
    retry_times: int = 12
    hook_timeout: float = 10.0

    def change(self, values: dict[str, Any]) -> None:
        """Set some of the values; raises ValueError for an unknown name or another type."""
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no setting {name!r}; there are {sorted(known)}")
            setattr(self, name, known[name](value))

    def as_json(self) -> dict[str, Any]:
        """The present values."""
        return asdict(self)

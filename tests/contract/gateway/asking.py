"""What the probes ask for, again and again."""

from typing import Any

from stripe import PaymentIntent, StripeClient

AMOUNT = 6_800  # fen
RETURN_URL = "https://shop.test/return"


def paying(method: str = "pm_card_visa", **more: Any) -> dict[str, Any]:
    """The parameters of an intent that is paid at once."""
    base = {"amount": AMOUNT, "currency": "cny", "payment_method": method, "confirm": True}
    return {**base, "return_url": RETURN_URL, **more}


def pay(client: StripeClient, method: str = "pm_card_visa", **more: Any) -> PaymentIntent:
    return client.v1.payment_intents.create(paying(method, **more))  # type: ignore[arg-type]

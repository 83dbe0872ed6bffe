"""What may be asked of a payment intent, as pure rules."""

import copy
import re
from typing import Any

from sandbox.gateway.errors import StripeError
from sandbox.gateway.methods import TYPES, method_type

Json = dict[str, Any]
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
LARGEST = 99_999_999
CURRENCY = re.compile(r"[A-Za-z]{3}")


def check_amount(amount: int, minimum: int) -> None:
    """Raises StripeError for what can't be charged."""
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        raise StripeError(message, code="parameter_invalid_integer", param="amount")
    if amount > LARGEST:
        message = f"Amount must be no more than {LARGEST / 100:,.2f}"
        raise StripeError(message, code="amount_too_large", param="amount")
    if amount < minimum:
        message = f"Amount must be at least {minimum / 100:.2f}, the account's smallest charge"
        raise StripeError(message, code="amount_too_small", param="amount")


def check_currency(currency: str) -> str:
    """The currency in small letters."""
    if not CURRENCY.fullmatch(currency):
        raise StripeError(f"Invalid currency: {currency}.", param="currency")
    return currency.lower()


def method_types(named: list[str] | None, automatic: Json | None) -> list[str]:
    """Which payment method types an intent accepts. Raises StripeError for types that are not activated."""
    if named is None:
        return list(TYPES)
    if automatic and automatic["enabled"]:
        message = (
            "You may only specify one of these parameters: automatic_payment_methods, payment_method_types."
        )
        raise StripeError(message, param="payment_method_types")
    for name in named:
        method_type(name, param="payment_method_types")
    return named


def card_options(present: Json, given: Json) -> Json:
    """The ``present`` options per type with ``given`` laid over them; the card's are always shown."""
    made: Json = {"card": dict.fromkeys(("installments", "mandate_options", "network"))}
    made["card"]["request_three_d_secure"] = "automatic"
    for source in (present, given):
        for kind, options in source.items():
            method_type(kind, param=f"payment_method_options[{kind}]")
            made[kind] = {**made.get(kind, {}), **(options or {})}
    return made


def wrong_state(intent: Json, verb: str) -> StripeError:
    """The refusal of an operation that the intent's status does not allow."""
    if verb == "confirm" and intent["status"] == "succeeded":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously"
            " confirmed."
        )
    else:
        message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
    return StripeError(message, code="payment_intent_unexpected_state", payment_intent=copy.deepcopy(intent))

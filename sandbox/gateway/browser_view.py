"""What a browser may see and send with the publishable key and an intent's client secret."""

import copy
from functools import cache
from typing import Any

from sandbox.gateway.errors import StripeError, parameter_missing
from sandbox.gateway.spec import request_schema

Json = dict[str, Any]
SHOWN = (
    "id",
    "object",
    "amount",
    "amount_details",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "description",
    "last_payment_error",
    "livemode",
    "next_action",
    "payment_method",
    "payment_method_types",
    "processing",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "status",
)


@cache
def schema(operation: str) -> Json:
    """The operation's parameters, with what only Stripe.js may send: a card inside the confirmation."""
    made = copy.deepcopy(request_schema(operation))
    data = made["properties"].get("payment_method_data")
    if data:
        data["properties"]["card"] = request_schema("POST /v1/payment_methods")["properties"]["card"]
        data["properties"]["type"]["enum"].append("card")
    return made


def check_secret(intent: Json, params: Json, *, needed: bool) -> None:
    """Raises StripeError for a missing (if it is needed) or a wrong client secret."""
    given = params.get("client_secret")
    if given is None and needed:
        raise parameter_missing("client_secret")
    if given not in (None, intent["client_secret"]):
        message = (
            "The client_secret provided does not match any associated PaymentIntent on this account."
            " Ensure the provided client_secret and PaymentIntent were created on the same account."
        )
        raise StripeError(message, code="payment_intent_invalid_parameter", param="client_secret")


def view(answer: Json) -> Json:
    """The part of an answer that a browser gets."""
    if answer["object"] != "payment_intent":
        return answer
    return {name: copy.deepcopy(answer[name]) for name in SHOWN}


def error_view(body: Json) -> Json:
    """An error for a browser: the intent inside it is cut as well."""
    error = dict(body["error"])
    if "payment_intent" in error:
        error["payment_intent"] = view(error["payment_intent"])
    return {"error": error}

"""Payment intents: making, changing, cancelling, reading. How one is paid stands in ``confirmation``."""

import copy
from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.confirmation import choose_method, confirm
from sandbox.gateway.errors import StripeError, Unmodelled
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.intent_rules import (
    CANCELABLE,
    card_options,
    check_amount,
    check_currency,
    method_types,
    wrong_state,
)
from sandbox.gateway.metadata import merged

Json = dict[str, Any]
CONFIRMING = frozenset({"off_session", "return_url", "use_stripe_sdk"})
SHARED = frozenset(
    {
        "customer",
        "description",
        "metadata",
        "payment_method",
        "payment_method_data",
        "payment_method_options",
        "receipt_email",
        "setup_future_usage",
    }
)
HANDLED_CREATE = (
    SHARED
    | CONFIRMING
    | {
        "amount",
        "automatic_payment_methods",
        "capture_method",
        "confirm",
        "currency",
        "payment_method_types",
    }
)
CHANGEABLE = ("amount", "customer", "description", "receipt_email", "setup_future_usage")
HANDLED_UPDATE = SHARED | {"amount", "currency"}


def create_intent(account: Account, params: Json) -> Json:
    """POST /v1/payment_intents"""
    check_amount(params["amount"], account.settings.minimum_amount)
    _check_new(account, params)
    intent = _blank(params)
    method = choose_method(account, intent, params)
    if method:
        intent.update(payment_method=method["id"], status="requires_confirmation")
    account.store.put(intent, secret={"return_url": None})
    emit(account, "payment_intent.created", intent)
    return confirm(account, intent, params) if params.get("confirm") else intent


def _check_new(account: Account, params: Json) -> None:
    if not params.get("confirm"):
        for name in ("off_session", "return_url"):
            if params.get(name):
                raise StripeError(f"You cannot use `{name}` unless `confirm=true`.", param=name)
    if params.get("capture_method") == "manual":
        raise Unmodelled("manual capture")
    if "customer" in params:
        account.fetch("customer", params["customer"], "customer")


def _blank(params: Json) -> Json:
    key = new_id("pi_")
    automatic = params.get("automatic_payment_methods")
    types = method_types(params.get("payment_method_types"), automatic)
    enabled = "payment_method_types" not in params
    return {
        "id": key,
        "object": "payment_intent",
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": {
            "allow_redirects": (automatic or {}).get("allow_redirects", "always"),
            "enabled": True,
        }
        if enabled
        else None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{key}_secret_{new_id('', 25)}",
        "confirmation_method": "automatic",
        "created": now(),
        "currency": check_currency(params["currency"]),
        "customer": params.get("customer"),
        "customer_account": None,
        "description": params.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": card_options({}, params.get("payment_method_options", {})),
        "payment_method_types": types,
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "review": None,
        "setup_future_usage": params.get("setup_future_usage") or None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def update_intent(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_intents/{id}; of a finished one only what does not touch the payment."""
    intent = account.fetch("payment_intent", key)
    if intent["status"] in ("succeeded", "canceled") and set(params) - {"metadata", "description"}:
        raise wrong_state(intent, "update")
    if "amount" in params:
        check_amount(params["amount"], account.settings.minimum_amount)
    if params.get("customer"):
        account.fetch("customer", params["customer"], "customer")
    changes = {name: params[name] or None for name in CHANGEABLE if name in params}
    if "currency" in params:
        changes["currency"] = check_currency(params["currency"])
    changes["metadata"] = merged(intent["metadata"], params.get("metadata"))
    changes["payment_method_options"] = card_options(
        intent["payment_method_options"], params.get("payment_method_options", {})
    )
    method = choose_method(account, {**intent, **changes}, params)
    if method:
        changes |= {"payment_method": method["id"], "status": "requires_confirmation", "next_action": None}
    intent.update(changes)
    return intent


def cancel_intent(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_intents/{id}/cancel"""
    intent = account.fetch("payment_intent", key)
    if intent["status"] not in CANCELABLE:
        raise StripeError(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a"
            f" PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
            code="payment_intent_unexpected_state",
            payment_intent=copy.deepcopy(intent),
        )
    intent.update(
        status="canceled",
        canceled_at=now(),
        cancellation_reason=params.get("cancellation_reason"),
        next_action=None,
    )
    emit(account, "payment_intent.canceled", intent)
    return intent


def confirm_intent(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_intents/{id}/confirm"""
    return confirm(account, account.fetch("payment_intent", key), params)


HANDLED_CONFIRM = (SHARED - {"customer", "description", "metadata"}) | CONFIRMING | {"client_secret"}

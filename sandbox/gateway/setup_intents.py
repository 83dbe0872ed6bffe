"""Setup intents: a card is kept for later without a payment."""

import copy
from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.errors import StripeError
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.metadata import merged
from sandbox.gateway.methods import method_type
from sandbox.gateway.payment_methods import create_method, save_for, use_method

Json = dict[str, Any]
BOTH = frozenset({"payment_method", "payment_method_data", "return_url", "use_stripe_sdk"})
HANDLED_CREATE = BOTH | {
    *("automatic_payment_methods", "confirm", "customer", "description", "metadata"),
    *("payment_method_types", "usage"),
}
HANDLED_CONFIRM = BOTH | {"client_secret"}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def create_setup(account: Account, params: Json) -> Json:
    """POST /v1/setup_intents"""
    if "customer" in params:
        account.fetch("customer", params["customer"], "customer")
    setup = _blank(params)
    account.store.put(setup)
    _choose(account, setup, params)
    emit(account, "setup_intent.created", setup)
    return _confirm(account, setup, params) if params.get("confirm") else setup


def _blank(params: Json) -> Json:
    key = new_id("seti_")
    return {
        "id": key,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": f"{key}_secret_{new_id('', 25)}",
        "created": now(),
        "customer": params.get("customer"),
        "customer_account": None,
        "description": params.get("description"),
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": merged({}, params.get("metadata")),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": None,
        "payment_method_types": params.get("payment_method_types", ["card"]),
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": params.get("usage", "off_session"),
    }


def _choose(account: Account, setup: Json, params: Json) -> None:
    if "payment_method" in params:
        method = use_method(account, params["payment_method"])
    elif "payment_method_data" in params:
        method = create_method(account, params["payment_method_data"])
    else:
        return
    setup.update(payment_method=method["id"], status="requires_confirmation")


def confirm_setup(account: Account, params: Json, key: str) -> Json:
    """POST /v1/setup_intents/{id}/confirm"""
    setup = account.fetch("setup_intent", key)
    _choose(account, setup, params)
    return _confirm(account, setup, params)


def _confirm(account: Account, setup: Json, params: Json) -> Json:
    if setup["status"] not in OPEN or setup["payment_method"] is None:
        raise _wrong_state(setup, "confirm")
    method = account.fetch("payment_method", setup["payment_method"])
    kind = method_type(method["type"])
    if kind.must_authenticate(account.store.secret(method["id"]), {}):
        place = f"{account.url}/_browser/challenge/{setup['id']}?client_secret={setup['client_secret']}"
        account.store.secret(setup["id"])["return_url"] = params.get("return_url")
        setup.update(status="requires_action", next_action=kind.action(place, setup, params))
        emit(account, "setup_intent.requires_action", setup)
        return setup
    return finish_setup(account, setup)


def finish_setup(account: Account, setup: Json) -> Json:
    """Keep the card. Raises StripeError 402 if its issuer refuses, with the setup intent as it is then."""
    method = account.fetch("payment_method", setup["payment_method"])
    secret = account.store.secret(method["id"])
    try:
        if setup["customer"] and not method["customer"]:
            save_for(account, method, setup["customer"])
    except StripeError as error:
        setup.update(status="requires_payment_method", next_action=None, payment_method=None)
        setup["last_setup_error"] = error.members()
        emit(account, "setup_intent.setup_failed", setup)
        raise
    secret["set_up"] = True
    setup.update(status="succeeded", next_action=None, last_setup_error=None)
    emit(account, "setup_intent.succeeded", setup)
    return setup


def authenticate_setup(account: Account, key: str, *, success: bool) -> Json:
    """The shopper's answer to her bank."""
    setup = account.fetch("setup_intent", key)
    if setup["status"] != "requires_action":
        return setup
    if success:
        return finish_setup(account, setup)
    setup.update(status="requires_payment_method", next_action=None, payment_method=None)
    emit(account, "setup_intent.setup_failed", setup)
    return setup


def cancel_setup(account: Account, params: Json, key: str) -> Json:
    """POST /v1/setup_intents/{id}/cancel"""
    setup = account.fetch("setup_intent", key)
    if setup["status"] not in OPEN:
        raise _wrong_state(setup, "cancel")
    setup.update(status="canceled", next_action=None, cancellation_reason=params.get("cancellation_reason"))
    emit(account, "setup_intent.canceled", setup)
    return setup


def _wrong_state(setup: Json, verb: str) -> StripeError:
    message = f"You cannot {verb} this SetupIntent because it has a status of {setup['status']}."
    code = "setup_intent_unexpected_state"
    return StripeError(message, code=code, setup_intent=copy.deepcopy(setup))

"""How a payment intent is paid: confirmation, authentication by the shopper, success or decline."""

import copy
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.charges import make_charge, settle
from sandbox.gateway.device import open_device
from sandbox.gateway.errors import StripeError, missing
from sandbox.gateway.events import emit
from sandbox.gateway.intent_rules import CONFIRMABLE, card_options, wrong_state
from sandbox.gateway.methods import method_type
from sandbox.gateway.methods.base import Decline
from sandbox.gateway.payment_methods import create_method, declined, save_for, use_method

Json = dict[str, Any]
MUST_AUTHENTICATE = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)
NO_RETURN = (
    "This PaymentIntent is configured to accept payment methods that might redirect your customer off of"
    " your page, so you must provide a `return_url`, or set"
    " `automatic_payment_methods[allow_redirects]` to `never`."
)
NOT_AUTHENTICATED = (
    "We are unable to authenticate your payment method."
    " Please choose a different payment method and try again."
)


def choose_method(account: Account, intent: Json, params: Json) -> Json | None:
    """The payment method that the parameters name, checked against the intent; None if they name none."""
    if "payment_method" in params:
        method = use_method(account, params["payment_method"])
    elif "payment_method_data" in params:
        method = create_method(account, params["payment_method_data"])
    else:
        return None
    if method["type"] not in intent["payment_method_types"]:
        message = f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent."
        raise StripeError(message, param="payment_method")
    if account.store.secret(method["id"]).get("detached"):
        message = (
            "The provided PaymentMethod was previously detached from a Customer and may not be used again."
        )
        raise StripeError(message, param="payment_method")
    if method["customer"] not in (None, intent["customer"]):
        message = "The provided PaymentMethod belongs to a customer: please include that customer."
        raise StripeError(message, code="payment_method_customer_mismatch", param="payment_method")
    return method


def confirm(account: Account, intent: Json, params: Json) -> Json:
    """Try to pay. Raises StripeError 402 on a decline, with the intent as it is after it."""
    if intent["status"] not in CONFIRMABLE:
        raise wrong_state(intent, "confirm")
    automatic, browser = intent["automatic_payment_methods"], "client_secret" in params
    if automatic and automatic["allow_redirects"] == "always" and not browser and "return_url" not in params:
        raise StripeError(NO_RETURN, param="return_url")
    method = choose_method(account, intent, params) or account.store.find(
        "payment_method", intent["payment_method"] or ""
    )
    if method is None:
        message = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise StripeError(
            message, code="payment_intent_unexpected_state", payment_intent=copy.deepcopy(intent)
        )
    options = card_options(intent["payment_method_options"], params.get("payment_method_options", {}))
    intent.update(payment_method=method["id"], payment_method_options=options)
    for name in ("setup_future_usage", "receipt_email"):
        intent[name] = params.get(name, intent[name]) or None
    account.store.secret(intent["id"])["return_url"] = params.get("return_url")
    secret = account.store.secret(method["id"])
    if method_type(method["type"]).must_authenticate(secret, options.get(method["type"], {})):
        if params.get("off_session"):
            raise refuse(account, intent, method, MUST_AUTHENTICATE)
        return ask(account, intent, params)
    refusal = pay(account, intent, authenticated=False)
    if refusal:
        raise refusal
    return intent


def ask(account: Account, intent: Json, params: Json) -> Json:
    """Let the shopper prove who they are in the page, or agree on the device where her wallet is."""
    method = account.fetch("payment_method", intent["payment_method"])
    kind = method_type(method["type"])
    if kind.on_device:
        place = open_device(account, intent)
    else:
        place = f"{account.url}/_browser/challenge/{intent['id']}?client_secret={intent['client_secret']}"
    intent.update(status="requires_action", next_action=kind.action(place, intent, params))
    emit(account, "payment_intent.requires_action", intent)
    return intent


def pay(account: Account, intent: Json, *, authenticated: bool) -> StripeError | None:
    """Charge the intent's payment method; the refusal, if its issuer declines."""
    method = account.fetch("payment_method", intent["payment_method"])
    secret = account.store.secret(method["id"])
    decline = method_type(method["type"]).decline(secret, saving=False)
    charge = make_charge(account, intent, method, decline=decline, authenticated=authenticated)
    intent["latest_charge"] = charge["id"]
    if decline:
        emit(account, "charge.failed", charge)
        return refuse(account, intent, method, decline, charge=charge["id"])
    intent.update(
        status="succeeded", amount_received=intent["amount"], next_action=None, last_payment_error=None
    )
    if intent["setup_future_usage"]:
        secret["set_up"] = True
        if intent["customer"] and not method["customer"]:
            save_for(account, method, intent["customer"])
    emit(account, "charge.succeeded", charge)
    emit(account, "payment_intent.succeeded", intent)
    settle(account, charge, at_once=intent["capture_method"] == "automatic")
    return None


def refuse(account: Account, intent: Json, method: Json, decline: Decline, **extra: Any) -> StripeError:
    """Put the intent back to where another payment method can be tried; the error to answer with."""
    error = declined(decline, payment_method=copy.deepcopy(method), **extra)
    fail(account, intent, error)
    return declined(
        decline, payment_method=copy.deepcopy(method), payment_intent=copy.deepcopy(intent), **extra
    )


def fail(account: Account, intent: Json, error: StripeError) -> None:
    """Record a failed attempt."""
    intent.update(
        status="requires_payment_method",
        next_action=None,
        payment_method=None,
        last_payment_error={
            name: value for name, value in error.members().items() if name != "payment_intent"
        },
    )
    emit(account, "payment_intent.payment_failed", intent)


def authenticate(account: Account, key: str, client_secret: str, *, success: bool) -> Json:
    """The shopper's answer on the challenge page. One that comes too late changes nothing."""
    intent = account.fetch("payment_intent", key)
    if client_secret != intent["client_secret"]:
        raise missing("payment_intent", key, "client_secret")
    if intent["status"] != "requires_action":
        return intent
    if success:
        pay(account, intent, authenticated=True)
        return intent
    method = account.fetch("payment_method", intent["payment_method"])
    code = "payment_intent_authentication_failure"
    fail(account, intent, StripeError(NOT_AUTHENTICATED, code=code, payment_method=copy.deepcopy(method)))
    return intent

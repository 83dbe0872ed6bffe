"""Payment methods of every type."""

from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.errors import StripeError, parameter_missing
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.lists import page
from sandbox.gateway.metadata import merged
from sandbox.gateway.methods import method_type
from sandbox.gateway.methods.base import Decline
from sandbox.gateway.methods.numbers import TOKENS

Json = dict[str, Any]
HANDLED = frozenset(
    {"type", "alipay", "card", "wechat_pay", "billing_details", "metadata", "allow_redisplay"}
)
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
CONTACT = ("email", "name", "phone", "tax_id")


def billing_details(given: Json) -> Json:
    """All members of the billing details, those not given as null."""
    address = given.get("address") or {}
    return {
        "address": {name: address.get(name) or None for name in ADDRESS},
        **{name: given.get(name) or None for name in CONTACT},
    }


def create_method(account: Account, params: Json) -> Json:
    """POST /v1/payment_methods"""
    kind = params.get("type")
    if kind is None:
        raise parameter_missing("type")
    public, secret = method_type(kind).describe(params.get(kind, {}))
    made = {
        "id": new_id("pm_"),
        "object": "payment_method",
        "allow_redisplay": params.get("allow_redisplay", "unspecified"),
        "billing_details": billing_details(params.get("billing_details", {})),
        kind: public,
        "created": now(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "type": kind,
    }
    return account.store.put(made, secret=secret)


def use_method(account: Account, key: str, param: str = "payment_method") -> Json:
    """The method of that id. A test name such as ``pm_card_visa`` makes a fresh one, as Stripe does."""
    token = key.removeprefix("pm_card_")
    if token != key and token in TOKENS:
        return create_method(account, {"type": "card", "card": {"token": f"tok_{token}"}})
    return account.fetch("payment_method", key, param)


def declined(decline: Decline, **extra: Any) -> StripeError:
    """The 402 for a refusal by the issuer."""
    return StripeError(
        decline.message,
        status=402,
        kind="card_error",
        code=decline.code,
        decline_code=decline.decline_code,
        param=decline.param,
        **extra,
    )


def save_for(account: Account, method: Json, customer: str) -> None:
    """Attach a method to a customer. Raises StripeError if its issuer refuses."""
    decline = method_type(method["type"]).decline(account.store.secret(method["id"]), saving=True)
    if decline:
        raise declined(decline)
    method["customer"] = customer
    emit(account, "payment_method.attached", method)


def attach_method(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_methods/{id}/attach"""
    if "customer" not in params:
        raise parameter_missing("customer")
    account.fetch("customer", params["customer"], "customer")
    method = use_method(account, key, "id")
    if method["customer"] not in (None, params["customer"]):
        message = "The payment method you provided has already been attached to a customer."
        raise StripeError(message, code="payment_method_unexpected_state")
    if method["customer"] is None:
        save_for(account, method, params["customer"])
    return method


def detach_method(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_methods/{id}/detach: it can never be used again."""
    method = account.fetch("payment_method", key)
    if method["customer"] is None:
        message = "The payment method you provided is not attached to a customer so detachment is impossible."
        raise StripeError(message, code="payment_method_unexpected_state")
    previous = {"customer": method["customer"]}
    method["customer"] = None
    account.store.secret(key)["detached"] = True
    emit(account, "payment_method.detached", method, previous)
    return method


def update_method(account: Account, params: Json, key: str) -> Json:
    """POST /v1/payment_methods/{id}"""
    method = account.fetch("payment_method", key)
    if method["customer"] is None:
        message = "You must save this PaymentMethod to a customer before you can update it."
        raise StripeError(message, code="payment_method_unexpected_state")
    method["metadata"] = merged(method["metadata"], params.get("metadata"))
    method["allow_redisplay"] = params.get("allow_redisplay", method["allow_redisplay"])
    emit(account, "payment_method.updated", method)
    return method


def list_methods(account: Account, params: Json) -> Json:
    """GET /v1/payment_methods; Stripe lists only those of a customer here."""
    if "customer" not in params:
        return page([], "/v1/payment_methods", params)
    account.fetch("customer", params["customer"], "customer")
    return page(account.store.newest("payment_method"), "/v1/payment_methods", params)

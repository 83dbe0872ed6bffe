"""The second device: a page with a key of its own, on which the shopper agrees, refuses, or lets time pass."""

from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.errors import StripeError
from sandbox.gateway.ids import new_id

Json = dict[str, Any]


def open_device(account: Account, intent: Json) -> str:
    """The address of a new page for this attempt; the page of a former attempt answers nothing any more."""
    token = new_id("", 24)
    account.store.secret(intent["id"])["device"] = token
    account.expire(intent["id"], token)
    return f"{account.url}/_browser/device/{intent['id']}?token={token}"


def waits_for(account: Account, key: str, token: str) -> Json:
    """The intent, if this page's attempt still waits. Raises StripeError if it does not."""
    intent = account.fetch("payment_intent", key)
    secret = account.store.secret(key)
    if not token or secret.get("device") != token or intent["status"] != "requires_action":
        raise StripeError("This attempt has ended.", code="payment_intent_unexpected_state")
    return intent

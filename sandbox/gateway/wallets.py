"""What a wallet's shopper does: agrees, refuses, or lets the time pass."""

import copy
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.confirmation import fail, pay
from sandbox.gateway.device import waits_for
from sandbox.gateway.errors import StripeError
from sandbox.gateway.events import emit

Json = dict[str, Any]
FAILURES = {
    "decline": ("payment_method_customer_decline", "The customer declined the payment."),
    "expire": ("payment_intent_payment_attempt_expired", "The latest payment attempt has expired."),
}


def answer_device(account: Account, key: str, token: str, outcome: str) -> Json:
    """``outcome`` is approve, decline or expire. Raises StripeError for an attempt that has ended."""
    intent = waits_for(account, key, token)
    if outcome == "approve":
        _approve(account, intent)
    else:
        _fail(account, intent, *FAILURES[outcome])
    return intent


def _fail(account: Account, intent: Json, code: str, message: str) -> None:
    method = account.fetch("payment_method", intent["payment_method"])
    fail(account, intent, StripeError(message, code=code, payment_method=copy.deepcopy(method)))


def _approve(account: Account, intent: Json) -> None:
    delay = account.settings.wallet_delay
    if not delay:
        pay(account, intent, authenticated=True)
        return
    intent.update(status="processing", next_action=None)
    emit(account, "payment_intent.processing", intent)
    account.later(delay, lambda: finish_wallet(account, intent["id"]))


def finish_wallet(account: Account, key: str) -> None:
    """The wallet's network has made up its mind: the money is taken."""
    intent = account.store.find("payment_intent", key)
    if intent is not None and intent["status"] == "processing":
        pay(account, intent, authenticated=True)


def expire_device(account: Account, key: str, token: str) -> None:
    """The time of an attempt is over, unless it was answered."""
    try:
        answer_device(account, key, token, "expire")
    except StripeError:
        return

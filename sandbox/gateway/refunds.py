"""Refunds, never of more than was paid."""

from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.balance import book
from sandbox.gateway.errors import StripeError, parameter_missing
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.metadata import merged
from sandbox.gateway.methods import method_type

Json = dict[str, Any]
HANDLED = frozenset({"amount", "charge", "metadata", "payment_intent", "reason"})


def create_refund(account: Account, params: Json) -> Json:
    """POST /v1/refunds"""
    charge = _charge(account, params)
    amount = _amount(account, charge, params)
    kind = charge["payment_method_details"]["type"]
    method = method_type(kind)
    first, final = method.refund_course(account.store.secret(charge["payment_method"]))
    refund = {
        "id": new_id("re_" if method.charge_prefix == "ch_" else "pyr_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": account.today(),
        "currency": charge["currency"],
        "destination_details": {"type": kind, kind: method.refund_details()},
        "metadata": merged({}, params.get("metadata")),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": first,
        "transfer_reversal": None,
    }
    account.store.put(refund)
    entry = book(account, "refund", -amount, charge["currency"], source=refund["id"], at=refund["created"])
    refund["balance_transaction"] = entry["id"]
    _move(charge, amount)
    emit(account, "refund.created", refund)
    emit(account, "charge.refunded", charge, {"amount_refunded": charge["amount_refunded"] - amount})
    if first != final:
        account.store.secret(refund["id"])["final"] = final
        account.later(account.settings.refund_delay, lambda: finish_refund(account, refund["id"]))
    return refund


def _charge(account: Account, params: Json) -> Json:
    if "charge" in params and "payment_intent" not in params:
        charge = account.fetch("charge", params["charge"], "charge")
    elif "payment_intent" in params:
        intent = account.fetch("payment_intent", params["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise StripeError(message, param="payment_intent")
        charge = account.fetch("charge", intent["latest_charge"])
    else:
        raise parameter_missing("payment_intent")
    if not charge["paid"]:
        raise StripeError(f"Charge {charge['id']} was not paid; it cannot be refunded.", param="charge")
    if charge["refunded"]:
        message = f"Charge {charge['id']} has already been refunded."
        raise StripeError(message, code="charge_already_refunded")
    return charge


def _amount(account: Account, charge: Json, params: Json) -> int:
    left: int = charge["amount_captured"] - charge["amount_refunded"] - _charged_back(account, charge)
    amount: int = params.get("amount", left)
    if amount < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        asked, rest = f"{amount / 100:.2f}", f"{left / 100:.2f}"
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})"
        raise StripeError(message, param="amount")
    return amount


def _charged_back(account: Account, charge: Json) -> int:
    """What the charge's dispute took for good; none of it may be refunded while a bank decides."""
    taken = 0
    for dispute in account.store.newest("dispute") if charge["disputed"] else ():
        if dispute["charge"] == charge["id"] and dispute["status"] != "won":
            taken += dispute["amount"]
            left = charge["amount_captured"] - charge["amount_refunded"] - taken
            if dispute["status"] != "lost" or left <= 0:
                raise StripeError(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
    return taken


def _move(charge: Json, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]


def finish_refund(account: Account, key: str) -> None:
    """Bring a slow refund to its end: it succeeds, or fails and the money is back in the balance."""
    refund = account.store.find("refund", key)
    final = account.store.secret(key).pop("final", None) if refund else None
    if refund is None or final is None:
        return
    previous = {"status": refund["status"]}
    refund["status"] = final
    if final == "failed":
        charge = account.fetch("charge", refund["charge"])
        entry = book(account, "refund_failure", refund["amount"], refund["currency"], source=key)
        refund.update(failure_reason="unknown", failure_balance_transaction=entry["id"])
        _move(charge, -refund["amount"])
        emit(account, "refund.failed", refund, previous)
    emit(account, "refund.updated", refund, previous)
    emit(account, "charge.refund.updated", refund, previous)


def update_refund(account: Account, params: Json, key: str) -> Json:
    """POST /v1/refunds/{id}: its metadata."""
    refund = account.fetch("refund", key)
    refund["metadata"] = merged(refund["metadata"], params.get("metadata"))
    emit(account, "refund.updated", refund)
    return refund

"""Charges: one attempt to take the money, and its settlement."""

from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.balance import book, fee
from sandbox.gateway.disputes import open_dispute
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.methods import method_type
from sandbox.gateway.methods.base import Decline
from sandbox.gateway.methods.numbers import DISPUTED

Json = dict[str, Any]
EMPTY = (
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "failure_balance_transaction",
    "on_behalf_of",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


def make_charge(
    account: Account, intent: Json, method: Json, *, decline: Decline | None, authenticated: bool
) -> Json:
    """Record an attempt on the intent's whole amount, taken unless declined."""
    kind = method_type(method["type"])
    secret = account.store.secret(method["id"])
    amount, paid = intent["amount"], decline is None
    details = kind.charge_details(method, secret, amount=amount, authenticated=authenticated)
    made = {
        **dict.fromkeys(EMPTY),
        "id": new_id(kind.charge_prefix),
        "object": "charge",
        "amount": amount,
        "amount_captured": amount if paid else 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "TEST GATEWAY",
        "captured": paid,
        "created": account.today(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": outcome(decline),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": method["type"], method["type"]: details},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "status": "succeeded" if paid else "failed",
    }
    return account.store.put(made)


def outcome(decline: Decline | None) -> Json:
    """What the network said."""
    texts = {
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": (decline.decline_code or decline.code) if decline else None,
        "seller_message": decline.message if decline else "Payment complete.",
        "type": "issuer_declined" if decline else "authorized",
    }
    nothing = dict.fromkeys(("advice_code", "network_advice_code", "network_decline_code"))
    return {**nothing, "risk_level": "normal", **texts}


def settle(account: Account, charge: Json, *, at_once: bool) -> None:
    """Book the money and the fee. With asynchronous capture that comes later, told by ``charge.updated``."""
    if at_once:
        _settle(account, charge["id"])
    else:
        account.later(account.settings.settlement_delay, lambda: _settle(account, charge["id"]))


def _settle(account: Account, key: str) -> None:
    charge = account.store.find("charge", key)
    if charge is None or charge["balance_transaction"]:
        return  # the state was reset, or a restart settled it already
    cost = fee(account.settings, charge["amount_captured"], charge["currency"])
    kind = "charge" if key.startswith("ch_") else "payment"
    entry = book(
        account,
        kind,
        charge["amount_captured"],
        charge["currency"],
        source=key,
        cost=cost,
        at=charge["created"],
    )
    charge["balance_transaction"] = entry["id"]
    emit(account, "charge.updated", charge, {"balance_transaction": None})
    number = account.store.secret(charge["payment_method"]).get("number", "")
    if number in DISPUTED:
        open_dispute(account, key, reason=DISPUTED[number])

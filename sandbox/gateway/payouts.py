"""Payouts: the balance on its way to the account's bank."""

from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.balance import book
from sandbox.gateway.errors import StripeError
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.metadata import merged

Json = dict[str, Any]
HANDLED = frozenset({"amount", "currency", "description", "metadata", "statement_descriptor"})
BANK = "ba_testgateway"
DAYS_ON_THE_WAY = 2


def create_payout(account: Account, params: Json) -> Json:
    """POST /v1/payouts, of what the balance holds at most."""
    held = sum(entry["net"] for entry in account.store.newest("balance_transaction"))
    if params["currency"].lower() != account.settings.settlement_currency or params["amount"] > held:
        raise StripeError(
            "You have insufficient funds in your Stripe account.", code="balance_insufficient", param="amount"
        )
    made = {
        "id": new_id("po_"),
        "object": "payout",
        "amount": params["amount"],
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": now() + DAYS_ON_THE_WAY * 86_400,
        "automatic": False,
        "balance_transaction": None,
        "created": now(),
        "currency": params["currency"].lower(),
        "description": params.get("description"),
        "destination": BANK,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": params.get("statement_descriptor"),
        "status": "pending",
        "trace_id": None,
        "type": "bank_account",
    }
    account.store.put(made)
    entry = book(account, "payout", -made["amount"], made["currency"], source=made["id"])
    made["balance_transaction"] = entry["id"]
    emit(account, "payout.created", made)
    account.later(account.settings.payout_delay, lambda: finish_payout(account, made["id"]))
    return made


def finish_payout(account: Account, key: str, *, failed: bool = False) -> None:
    """It arrives; or the bank sends it back, even after it had arrived."""
    payout = account.store.find("payout", key)
    if payout is None or (payout["status"] != "pending" and not failed) or payout["status"] == "failed":
        return
    if not failed:
        payout["status"] = "paid"
        emit(account, "payout.paid", payout)
        return
    entry = book(account, "payout_failure", payout["amount"], payout["currency"], source=key)
    payout.update(
        status="failed",
        failure_balance_transaction=entry["id"],
        failure_code="account_closed",
        failure_message="The bank account has been closed.",
    )
    emit(account, "payout.failed", payout)

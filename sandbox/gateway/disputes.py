"""Disputes: a card's owner complains, and her bank takes the money back until somebody is found right."""

from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.balance import book
from sandbox.gateway.errors import StripeError
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.metadata import merged

Json = dict[str, Any]
DAYS_TO_ANSWER = 7
HANDLED = frozenset({"evidence", "metadata", "submit"})
OPEN = ("needs_response", "under_review")
INQUIRY = "warning_needs_response"
EVIDENCE = (
    *("access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure"),
    *("cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name"),
    *("customer_purchase_ip", "customer_signature", "duplicate_charge_documentation"),
    *("duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt"),
    *("refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date"),
    *("service_documentation", "shipping_address", "shipping_carrier", "shipping_date"),
    *("shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text"),
)


def open_dispute(
    account: Account,
    charge_id: str,
    *,
    reason: str = "fraudulent",
    amount: int = 0,
    inquiry: bool = False,
) -> Json:
    """What happens when a bank tells of a complaint: the money and a fee leave the balance at once.

    With an ``inquiry`` the bank only asks: nothing moves, and the charge may still be refunded.
    """
    charge = account.fetch("charge", charge_id, "charge")
    if charge["disputed"] or not charge["paid"]:
        raise StripeError(f"Charge {charge_id} can't be disputed.", param="charge")
    made = _blank(charge, reason, amount or charge["amount"] - charge["amount_refunded"])
    account.store.put(made)
    if inquiry:
        made.update(status=INQUIRY, is_charge_refundable=True)
        emit(account, "charge.dispute.created", made)
        return made
    charge["disputed"] = True
    emit(account, "charge.dispute.created", made)
    _move(account, made, -made["amount"], cost=account.settings.dispute_fee)
    emit(account, "charge.dispute.funds_withdrawn", made)
    return made


def _blank(charge: Json, reason: str, amount: int) -> Json:
    kind = charge["payment_method_details"]["type"]
    details: Json = {}
    if kind == "card":
        brand = charge["payment_method_details"]["card"]["brand"]
        card = {"brand": brand, "case_type": "chargeback", "network_reason_code": "10.4"}
        details = {"payment_method_details": {"type": "card", "card": card}}
    return {
        "id": new_id("du_"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now() + DAYS_TO_ANSWER * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        **details,
        "reason": reason,
        "status": "needs_response",
    }


def _move(account: Account, dispute: Json, amount: int, *, cost: int = 0) -> None:
    entry = book(account, "adjustment", amount, dispute["currency"], source=dispute["id"], cost=cost)
    entry["reporting_category"] = "dispute" if amount < 0 else "dispute_reversal"
    dispute["balance_transactions"].append({**entry})


def update_dispute(account: Account, params: Json, key: str) -> Json:
    """POST /v1/disputes/{id}: evidence, sent to the bank unless ``submit`` is false."""
    dispute = account.fetch("dispute", key)
    if dispute["status"] not in OPEN:
        raise StripeError("This dispute is already closed.", code="charge_disputed")
    dispute["metadata"] = merged(dispute["metadata"], params.get("metadata"))
    given = {name: value for name, value in params.get("evidence", {}).items() if name in EVIDENCE}
    if given:
        dispute["evidence"].update(given)
        dispute["evidence_details"]["has_evidence"] = True
        if params.get("submit", True):
            dispute["evidence_details"]["submission_count"] += 1
            dispute["status"] = "under_review"
    emit(account, "charge.dispute.updated", dispute)
    return dispute


def close_dispute(account: Account, params: Json, key: str) -> Json:
    """POST /v1/disputes/{id}/close: the shop gives in."""
    return end_dispute(account, key, won=False)


def end_dispute(account: Account, key: str, *, won: bool) -> Json:
    """The bank's word; a dispute that was won brings the money back, its fee stays. An inquiry is only closed."""
    dispute = account.fetch("dispute", key)
    if dispute["status"] == INQUIRY:
        dispute["status"] = "warning_closed"
        emit(account, "charge.dispute.closed", dispute)
        return dispute
    if dispute["status"] not in OPEN:
        raise StripeError("This dispute is already closed.", code="charge_disputed")
    dispute["status"] = "won" if won else "lost"
    if won:
        _move(account, dispute, dispute["amount"])
        emit(account, "charge.dispute.funds_reinstated", dispute)
    emit(account, "charge.dispute.closed", dispute)
    return dispute

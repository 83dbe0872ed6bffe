"""Stripe, by its SDK. Sends amounts, our ids and opaque references: no name, address or phone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import stripe
from django.conf import settings

from core.clock import now
from shop.errors import NotificationUnreadable, ProcessorRefused, WrongMode
from shop.payments.failures import failure_code
from shop.payments.gateway import (
    Capabilities,
    DisputeStatus,
    Intent,
    IntentStatus,
    Notification,
    ProcessorDispute,
    ProcessorMovement,
    ProcessorRefund,
    RefundStatus,
    SavedMethod,
)
from shop.payments.signature import check_signature
from shop.payments.stripe_client import ask, v1

STATUS: dict[str, IntentStatus] = {
    "succeeded": "succeeded",
    "canceled": "canceled",
    "processing": "processing",
}
REFUND_STATUS: dict[str, RefundStatus] = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
DISPUTE_STATUS: dict[str, DisputeStatus] = {
    "won": "won",
    "lost": "lost",
    "warning_closed": "won",
    "prevented": "won",
}
"""All others are open. An inquiry that was closed took no money; neither did a dispute that was prevented."""
ABOUT = {"payment_intent": "intent", "refund": "refund", "charge": "charge", "dispute": "dispute"}
CAPABILITIES = {
    "alipay": Capabilities(refund_window_days=90, asynchronous_refund=True, saved_methods=False),
    "wechat_pay": Capabilities(refund_window_days=180, asynchronous_refund=True, saved_methods=False),
}
CARD = Capabilities(refund_window_days=None, asynchronous_refund=True, saved_methods=True)
METHOD = {"expand": ["payment_method"]}
MOST_CARDS = 20


class StripeGateway:
    """The rail named `stripe`: Stripe itself, or the test gateway when `STRIPE_API_BASE` is set."""

    def capabilities(self, method: str) -> Capabilities:
        """See Gateway. docs.stripe.com/payments/alipay and /wechat-pay have the refund windows."""
        return CAPABILITIES.get(method, CARD)

    def create_customer(self, *, reference: str) -> str:
        """See Gateway."""
        params = {"metadata": {"reference": reference}}
        options = {"idempotency_key": f"customer-{reference}"}
        return str(ask("customers.create", lambda: v1().customers.create(params, options)).id)

    def create_intent(
        self,
        *,
        amount_fen: int,
        currency: str,
        key: str,
        references: dict[str, str],
        customer_id: str | None,
        keeps_method: bool,
    ) -> Intent:
        """See Gateway."""
        params: dict[str, Any] = {
            "amount": amount_fen,
            "currency": currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "metadata": references,
            **METHOD,
        }
        if customer_id:
            params["customer"] = customer_id
        if keeps_method:
            params["setup_future_usage"] = "on_session"
        options = {"idempotency_key": key}
        made = ask("payment_intents.create", lambda: v1().payment_intents.create(params, options))
        if made.last_response.headers.get("Idempotent-Replayed"):
            # the key's stored answer is as old as the first request: what is true now must be read
            return self.read_intent(made.id)
        return _intent(made)

    def read_intent(self, intent_id: str) -> Intent:
        """See Gateway."""
        return _intent(
            ask("payment_intents.retrieve", lambda: v1().payment_intents.retrieve(intent_id, METHOD))
        )

    def confirm_intent(self, intent_id: str, *, method_id: str, return_url: str) -> Intent:
        """See Gateway."""
        params = {"payment_method": method_id, "return_url": return_url, "use_stripe_sdk": True, **METHOD}
        try:
            return _intent(
                ask("payment_intents.confirm", lambda: v1().payment_intents.confirm(intent_id, params))
            )
        except ProcessorRefused as refusal:
            # declined, or not in a state to be confirmed: what is true now must be read
            found = self.read_intent(intent_id)
            if refusal.data.get("processor_code") == "authentication_required" and found.status == "open":
                return replace(found, needs="confirm")
            return found

    def saved_methods(self, customer_id: str) -> list[SavedMethod]:
        """See Gateway."""
        params = {"type": "card", "limit": MOST_CARDS}
        found = ask(
            "customers.payment_methods",
            lambda: v1().customers.payment_methods.list(customer_id, params),
        )
        return [
            SavedMethod(m.id, m.card.brand, m.card.last4, m.card.exp_month, m.card.exp_year)
            for m in found.data
        ]

    def forget_method(self, customer_id: str, method_id: str) -> bool:
        """See Gateway."""
        if method_id not in {method.id for method in self.saved_methods(customer_id)}:
            return False
        ask("payment_methods.detach", lambda: v1().payment_methods.detach(method_id))
        return True

    def cancel_intent(self, intent_id: str) -> Intent:
        """See Gateway."""
        try:
            return _intent(
                ask("payment_intents.cancel", lambda: v1().payment_intents.cancel(intent_id, METHOD))
            )
        except ProcessorRefused:
            return self.read_intent(intent_id)

    def refund(self, *, intent_id: str, amount_fen: int, key: str) -> ProcessorRefund:
        """See Gateway."""
        params = {"payment_intent": intent_id, "amount": amount_fen}
        made = ask("refunds.create", lambda: v1().refunds.create(params, {"idempotency_key": key}))
        if made.last_response.headers.get("Idempotent-Replayed"):
            return self.read_refund(made.id)  # as with an intent: it may have failed since
        return _refund(made)

    def intent_of_charge(self, charge_id: str) -> str:
        """See Gateway."""
        found = ask("charges.retrieve", lambda: v1().charges.retrieve(charge_id))
        return str(found.payment_intent or "")

    def read_refund(self, refund_id: str) -> ProcessorRefund:
        """See Gateway."""
        return _refund(ask("refunds.retrieve", lambda: v1().refunds.retrieve(refund_id)))

    def read_dispute(self, dispute_id: str) -> ProcessorDispute:
        """See Gateway."""
        found = ask("disputes.retrieve", lambda: v1().disputes.retrieve(dispute_id))
        due = found.evidence_details.due_by
        return ProcessorDispute(
            id=found.id,
            intent_id=str(found.payment_intent or ""),
            status=DISPUTE_STATUS.get(found.status, "open"),
            amount_fen=found.amount,
            reason=found.reason,
            due_by=_time(due) if due else None,
            opened_at=_time(found.created),
            took_money=not found.status.startswith("warning") and found.status != "prevented",
        )

    def movements(
        self, *, source_id: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[ProcessorMovement]:
        """See Gateway."""
        params: dict[str, Any] = {"limit": 100}
        if source_id:
            params["source"] = source_id
        bounds = {"gte": since, "lt": until}
        if created := {name: int(at.timestamp()) for name, at in bounds.items() if at}:
            params["created"] = created
        while True:
            page = ask("balance_transactions.list", partial(v1().balance_transactions.list, params))
            yield from map(_movement, page.data)
            if not page.has_more:
                return
            params = {**params, "starting_after": page.data[-1].id}

    def verify_webhook(self, *, payload: bytes, signature: str) -> Notification:
        """See Gateway."""
        secrets = settings.STRIPE_WEBHOOK_SECRETS
        check_signature(payload, signature, secrets=secrets, at=int(now().timestamp()))
        try:
            event = stripe.Event.construct_from(_json(payload), settings.STRIPE_API_KEY)
            thing, live = event.data.object, bool(event.livemode)
            kind, thing_id = str(thing.object), str(getattr(thing, "id", ""))
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            raise NotificationUnreadable() from error
        if live != ("_live_" in settings.STRIPE_API_KEY):
            raise WrongMode()
        return Notification(event.id, event.type, ABOUT.get(kind, "other"), thing_id)  # type: ignore[arg-type]


def _json(payload: bytes) -> dict[str, Any]:
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _intent(found: Any) -> Intent:
    error = found.last_payment_error
    # while another try is under way, why the one before it failed is no news
    failed = error is not None and found.status == "requires_payment_method"
    failure = failure_code(error.code, getattr(error, "decline_code", None)) if failed else ""
    return Intent(
        id=found.id,
        status=STATUS.get(found.status, "open"),
        amount_fen=found.amount,
        received_fen=found.amount_received or 0,
        currency=found.currency.upper(),
        client_secret=found.client_secret,
        failure_code=failure,
        saves_method=bool(found.setup_future_usage),
        needs="authenticate" if found.status == "requires_action" else "",
        customer_id=str(found.customer or ""),
        method=str(getattr(found.payment_method, "type", "")),
        charge_id=str(found.latest_charge or ""),
    )


def _refund(found: Any) -> ProcessorRefund:
    return ProcessorRefund(
        id=found.id,
        status=REFUND_STATUS.get(found.status, "pending"),
        amount_fen=found.amount,
        failure_code=getattr(found, "failure_reason", None) or "",
        intent_id=str(found.payment_intent or ""),
    )


def _movement(found: Any) -> ProcessorMovement:
    return ProcessorMovement(
        id=found.id,
        kind=found.type,
        category=found.reporting_category,
        source_id=str(found.source or ""),
        amount=found.amount,
        fee=found.fee,
        currency=found.currency.upper(),
        exchange_rate="" if found.exchange_rate is None else str(found.exchange_rate),
        at=_time(found.created),
    )


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

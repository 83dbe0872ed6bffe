"""Stripe, by its SDK. Sends amounts, our ids and opaque references: no name, address or phone."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import stripe
from django.conf import settings

from core.clock import now
from shop.errors import BadSignature, ProcessorRefused, ProcessorUnavailable, WrongMode
from shop.payments.failures import failure_code
from shop.payments.gateway import (
    Capabilities,
    Intent,
    IntentStatus,
    Notification,
    ProcessorRefund,
    RefundStatus,
)
from shop.payments.signature import check_signature

SECONDS = 20
"""A request that takes longer is given up; its idempotency key makes it safe to ask again."""
RETRIES = 2

T = TypeVar("T")
STATUS: dict[str, IntentStatus] = {
    "succeeded": "succeeded",
    "canceled": "canceled",
    "processing": "processing",
}
REFUND_STATUS: dict[str, RefundStatus] = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
NOT_ANSWERED = (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError)


@cache
def _client(api_key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": base} if base else None,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )


def _ask(call: Callable[[], T]) -> T:
    """Call the SDK, and turn its errors into ours."""
    try:
        return call()
    except NOT_ANSWERED as error:
        raise ProcessorUnavailable(processor=type(error).__name__) from error
    except stripe.StripeError as error:
        status = error.http_status or 500
        # 409: the first request with this key is still running
        if status >= 500 or status == 409:
            raise ProcessorUnavailable(processor=type(error).__name__) from error
        raise ProcessorRefused(processor_code=error.code or "") from error


class StripeGateway:
    """The rail named `stripe`: Stripe itself, or the test gateway when `STRIPE_API_BASE` is set."""

    capabilities = Capabilities(refund_window_days=None, asynchronous_refund=True, saved_methods=True)

    @property
    def _v1(self) -> Any:
        return _client(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE).v1

    def create_customer(self, *, reference: str) -> str:
        """See Gateway."""
        params = {"metadata": {"reference": reference}}
        options = {"idempotency_key": f"customer-{reference}"}
        return str(_ask(lambda: self._v1.customers.create(params, options)).id)

    def create_intent(
        self, *, amount_fen: int, currency: str, key: str, references: dict[str, str], customer_id: str | None
    ) -> Intent:
        """See Gateway."""
        params: dict[str, Any] = {
            "amount": amount_fen,
            "currency": currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "metadata": references,
        }
        if customer_id:
            params |= {"customer": customer_id, "setup_future_usage": "on_session"}
        made = _ask(lambda: self._v1.payment_intents.create(params, {"idempotency_key": key}))
        if made.last_response.headers.get("Idempotent-Replayed"):
            # the key's stored answer is as old as the first request: what is true now must be read
            return self.read_intent(made.id)
        return _intent(made)

    def read_intent(self, intent_id: str) -> Intent:
        """See Gateway."""
        return _intent(_ask(lambda: self._v1.payment_intents.retrieve(intent_id)))

    def cancel_intent(self, intent_id: str) -> Intent:
        """See Gateway."""
        try:
            return _intent(_ask(lambda: self._v1.payment_intents.cancel(intent_id)))
        except ProcessorRefused:
            return self.read_intent(intent_id)

    def refund(self, *, intent_id: str, amount_fen: int, key: str) -> ProcessorRefund:
        """See Gateway."""
        params = {"payment_intent": intent_id, "amount": amount_fen}
        made = _ask(lambda: self._v1.refunds.create(params, {"idempotency_key": key}))
        return _refund(made)

    def read_refund(self, refund_id: str) -> ProcessorRefund:
        """See Gateway."""
        return _refund(_ask(lambda: self._v1.refunds.retrieve(refund_id)))

    def verify_webhook(self, *, payload: bytes, signature: str) -> Notification:
        """See Gateway."""
        secrets = settings.STRIPE_WEBHOOK_SECRETS
        check_signature(payload, signature, secrets=secrets, at=int(now().timestamp()))
        try:
            event = stripe.Event.construct_from(_json(payload), settings.STRIPE_API_KEY)
            thing, live = event.data.object, bool(event.livemode)
            kind, thing_id = str(thing.object), str(getattr(thing, "id", ""))
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise BadSignature(reason="malformed") from error
        if live != ("_live_" in settings.STRIPE_API_KEY):
            raise WrongMode()
        about = {"payment_intent": "intent", "refund": "refund"}.get(kind, "other")
        return Notification(event.id, event.type, about, thing_id)  # type: ignore[arg-type]


def _json(payload: bytes) -> dict[str, Any]:
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _intent(found: Any) -> Intent:
    error = found.last_payment_error
    return Intent(
        id=found.id,
        status=STATUS.get(found.status, "open"),
        amount_fen=found.amount,
        received_fen=found.amount_received or 0,
        currency=found.currency.upper(),
        client_secret=found.client_secret,
        failure_code=failure_code(error.code, getattr(error, "decline_code", None)) if error else "",
        saves_method=bool(found.setup_future_usage),
    )


def _refund(found: Any) -> ProcessorRefund:
    return ProcessorRefund(
        id=found.id,
        status=REFUND_STATUS.get(found.status, "pending"),
        amount_fen=found.amount,
        failure_code=getattr(found, "failure_reason", None) or "",
    )

"""The signature of a webhook, scheme v1 (docs.stripe.com/webhooks#verify-manually)."""

import hashlib
import hmac


def sign(payload: bytes, secrets: list[str], *, at: int) -> str:
    """The ``Stripe-Signature`` header: one signature for each secret that is in force at ``at``."""
    signed = f"{at}.".encode() + payload
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])

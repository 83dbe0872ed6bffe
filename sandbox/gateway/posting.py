"""Post one webhook and say what came back."""

import http.client
from urllib.parse import urlsplit

NO_ANSWER = 0


def post(url: str, payload: bytes, signature: str, *, timeout: float) -> int:
    """The answer's status, or NO_ANSWER. A redirect is an answer, and not a good one: Stripe follows none."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=timeout)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=payload, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()

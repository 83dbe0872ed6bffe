"""Confirms a payment at the test gateway as a browser with a test card would."""

import urllib.parse
import urllib.request


def confirm(client_secret: str, publishable_key: str, *, base: str, card: str = "pm_card_visa") -> None:
    """Confirm the intent behind a client secret. Raises OSError when the gateway refuses."""
    intent = client_secret.split("_secret_")[0]
    body = urllib.parse.urlencode({"client_secret": client_secret, "payment_method": card}).encode()
    request = urllib.request.Request(
        f"{base}/v1/payment_intents/{intent}/confirm",
        data=body,
        headers={"Authorization": f"Bearer {publishable_key}"},
    )
    urllib.request.urlopen(request, timeout=20).close()

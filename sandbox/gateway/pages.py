"""What the gateway serves to browsers: the Stripe.js stand-in, the card form and the 3-D Secure page."""

import re
from pathlib import Path
from urllib.parse import parse_qs

from sandbox.gateway.account import Account
from sandbox.gateway.confirmation import authenticate
from sandbox.gateway.errors import StripeError, missing
from sandbox.gateway.setup_intents import authenticate_setup
from sandbox.gateway.wallets import answer_device

STATIC = Path(__file__).parent / "static"
HTML, SCRIPT, STYLE = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8"
FILES = {
    "/v3/": ("stripe.js", SCRIPT),
    "/v3": ("stripe.js", SCRIPT),
    "/_browser/card": ("card.html", HTML),
    "/_browser/card.css": ("card.css", STYLE),
    "/_browser/card.js": ("card.js", SCRIPT),
    "/_browser/device.js": ("device.js", SCRIPT),
    "/_browser/challenge.css": ("challenge.css", STYLE),
    "/_browser/challenge.js": ("challenge.js", SCRIPT),
}
DEVICE = re.compile(r"/_browser/device/(pi_\w+)")
CHALLENGE = re.compile(r"/_browser/challenge/((?:pi|seti)_\w+)")
PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"


def page_headers(kind: str) -> dict[str, str]:
    """Headers of a file. Any site may frame the pages, as Stripe's own; they load nothing from elsewhere."""
    headers = {
        "Content-Type": kind,
        "Cache-Control": "no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return headers | ({"Content-Security-Policy": PAGE_POLICY} if kind == HTML else {})


def read_page(path: str) -> tuple[bytes, str] | None:
    """The file at that address and its type."""
    name, kind = FILES.get(path, ("", ""))
    if CHALLENGE.fullmatch(path):
        name, kind = "challenge.html", HTML
    if DEVICE.fullmatch(path):
        name, kind = "device.html", HTML
    return ((STATIC / name).read_bytes(), kind) if name else None


def answer_page(account: Account, path: str, text: str) -> dict[str, str | None] | None:
    """A button was pressed on the page at that address; None if there is no such page, or not any more."""
    found = DEVICE.fullmatch(path)
    if not found:
        return answer_challenge(account, path, text)
    form = {name: values[0] for name, values in parse_qs(text).items()}
    outcome = "approve" if form.get("outcome") == "approve" else "decline"
    with account.change():
        try:
            intent = answer_device(account, found[1], form.get("token", ""), outcome)
        except StripeError:
            return None
    return {"status": intent["status"], "return_url": None}


def answer_challenge(account: Account, path: str, text: str) -> dict[str, str | None] | None:
    """The shopper pressed a button on the 3-D Secure page: the intent's status and where to go on."""
    found = CHALLENGE.fullmatch(path)
    if not found:
        return None
    form = {name: values[0] for name, values in parse_qs(text).items()}
    key = found[1]
    with account.change():
        try:
            success = form.get("outcome") == "complete"
            intent = _authenticate(account, key, form.get("client_secret", ""), success=success)
        except StripeError:
            return None
        back = account.store.secret(key)["return_url"]
    if back:
        succeeded = "succeeded" if intent["status"] == "succeeded" else "failed"
        query = f"payment_intent={key}&payment_intent_client_secret={intent['client_secret']}"
        back += ("&" if "?" in back else "?") + f"{query}&redirect_status={succeeded}"
    return {"status": intent["status"], "return_url": back}


def _authenticate(account: Account, key: str, client_secret: str, *, success: bool) -> dict[str, str]:
    if not key.startswith("seti_"):
        return authenticate(account, key, client_secret, success=success)
    if account.fetch("setup_intent", key)["client_secret"] != client_secret:
        raise missing("setup_intent", key, "client_secret")
    return authenticate_setup(account, key, success=success)

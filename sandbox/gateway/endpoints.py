"""Webhook endpoints: who is told, and with which secret."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.gateway.account import Account, now
from sandbox.gateway.errors import StripeError
from sandbox.gateway.ids import new_id
from sandbox.gateway.metadata import merged

Json = dict[str, Any]
HANDLED_CREATE = frozenset({"description", "enabled_events", "metadata", "url"})
HANDLED_UPDATE = HANDLED_CREATE | {"disabled"}


def check_url(url: str) -> str:
    """The address, if events can be posted to it. Test mode allows plain http."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "Invalid URL: an explicit scheme (such as https) must be provided."
        raise StripeError(message, code="url_invalid", param="url")
    return url


def create_endpoint(account: Account, params: Json, *, secret: str | None = None) -> Json:
    """POST /v1/webhook_endpoints; the secret is shown here and never again."""
    secret = secret or new_id("whsec_", 32)
    made = {
        "id": new_id("we_"),
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": now(),
        "description": params.get("description"),
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "status": "enabled",
        "url": check_url(params["url"]),
    }
    account.store.put(made, secret={"secrets": [[secret, None]]})
    return {**made, "secret": secret}


def keep_endpoint(account: Account, url: str, secret: str) -> None:
    """Have an endpoint at ``url``, signed with ``secret``: the one named on the command line."""
    for endpoint in account.store.newest("webhook_endpoint"):
        if endpoint["url"] == url:
            account.store.secret(endpoint["id"])["secrets"] = [[secret, None]]
            return
    create_endpoint(account, {"url": url, "enabled_events": ["*"]}, secret=secret)


def update_endpoint(account: Account, params: Json, key: str) -> Json:
    """POST /v1/webhook_endpoints/{id}"""
    endpoint = account.fetch("webhook_endpoint", key)
    if "url" in params:
        check_url(params["url"])
    endpoint.update(
        {name: params[name] for name in ("description", "enabled_events", "url") if name in params}
    )
    endpoint["metadata"] = merged(endpoint["metadata"], params.get("metadata"))
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    return endpoint


def delete_endpoint(account: Account, params: Json, key: str) -> Json:
    """DELETE /v1/webhook_endpoints/{id}"""
    account.fetch("webhook_endpoint", key)
    account.store.remove(key)
    return {"id": key, "object": "webhook_endpoint", "deleted": True}


def roll_secret(account: Account, key: str, *, keep_seconds: float) -> str:
    """Give the endpoint a new secret; the former one signs too for so many seconds."""
    account.fetch("webhook_endpoint", key)
    secrets = account.store.secret(key)["secrets"]
    fresh = new_id("whsec_", 32)
    account.store.secret(key)["secrets"] = [[fresh, None]] + [
        [old, now() + keep_seconds] for old, _ in secrets
    ]
    return fresh

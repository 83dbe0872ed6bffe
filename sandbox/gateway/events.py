"""Events: what the account tells the world, and the start of their delivery."""

import copy
from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.ids import new_id
from sandbox.gateway.spec import document

Json = dict[str, Any]


def listeners(account: Account, kind: str) -> list[str]:
    """Ids of the webhook endpoints that asked for events of this type."""
    return [
        endpoint["id"]
        for endpoint in account.store.newest("webhook_endpoint")
        if endpoint["status"] == "enabled" and {"*", kind} & set(endpoint["enabled_events"])
    ]


def emit(account: Account, kind: str, subject: Json, previous: Json | None = None) -> Json:
    """Record an event of ``subject`` as it is now. ``previous`` holds the changed members' former values."""
    waiting = listeners(account, kind)
    data: Json = {"object": copy.deepcopy(subject)}
    if previous is not None:
        data["previous_attributes"] = previous
    event = {
        "id": new_id("evt_"),
        "object": "event",
        "api_version": document()["version"],
        "created": now(),
        "data": data,
        "livemode": account.settings.livemode,
        "pending_webhooks": len(waiting),
        "request": dict(account.cause),
        "type": kind,
    }
    account.store.put(event, secret={"waiting": waiting})
    account.announce(event)
    return event

"""Deliver events to their listeners until each has answered 2xx."""

import copy
import json
from collections.abc import Callable
from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.events import listeners
from sandbox.gateway.posting import post
from sandbox.gateway.signature import sign

Json = dict[str, Any]


class Webhooks:
    """The deliveries of one account, with the controls that tests need: hold, repeat, reorder, resend."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._held: list[Callable[[], None]] = []
        self.holding = False
        self.copies = 1
        self.attempts: list[Json] = []
        account.announce = self.announce

    def announce(self, event: Json) -> None:
        """Send a new event to everyone who asked for its type. Call it inside a change."""
        for endpoint in self._account.store.secret(event["id"])["waiting"]:
            for _ in range(self.copies):
                self._send(endpoint, event)

    def redeliver(self, key: str, *, times: int = 1) -> int:
        """Send an event again, whether or not it was received; the number of deliveries begun."""
        event = self._account.fetch("event", key)
        targets = listeners(self._account, event["type"]) * times
        for endpoint in targets:
            self._send(endpoint, event)
        return len(targets)

    def resume(self) -> None:
        """After a restart: go on with what was not received."""
        for event in reversed(self._account.store.newest("event")):
            for endpoint in self._account.store.secret(event["id"])["waiting"]:
                self._send(endpoint, event)

    def release(self, *, backwards: bool = False) -> int:
        """Stop holding; what was held goes out one by one, on request the newest first."""
        held, self._held, self.holding = self._held, [], False
        jobs = held[::-1] if backwards else held

        def run() -> None:
            for job in jobs:
                job()

        self._account.schedule.after(0, run)
        return len(jobs)

    def forget_held(self) -> None:
        """Stop holding, and send nothing of what was held."""
        self._held, self.holding = [], False

    def _send(self, endpoint: str, event: Json, attempt: int = 0, delay: float = 0) -> None:
        sent = copy.deepcopy(event)

        def job() -> None:
            self._deliver(endpoint, sent, attempt)

        if self.holding:
            self._held.append(job)
        else:
            self._account.schedule.after(delay, job)

    def _deliver(self, key: str, event: Json, attempt: int) -> None:
        with self._account.store.lock:
            endpoint = self._account.store.find("webhook_endpoint", key)
            if endpoint is None or endpoint["status"] != "enabled":
                return
            url, at = endpoint["url"], now()
            kept = self._account.store.secret(key)["secrets"]
            secrets = [secret for secret, until in kept if until is None or until > at]
        payload = json.dumps(event, indent=2, ensure_ascii=False).encode()
        signature = sign(payload, secrets, at=at)
        status = post(url, payload, signature, timeout=self._account.settings.hook_timeout)
        with self._account.change():
            self._record(key, event, attempt, status)

    def _record(self, key: str, event: Json, attempt: int, status: int) -> None:
        self.attempts.append(
            {
                "event": event["id"],
                "type": event["type"],
                "endpoint": key,
                "attempt": attempt,
                "status": status,
            }
        )
        settings = self._account.settings
        if 200 <= status < 300:
            self._received(key, event["id"])
        elif attempt < settings.retry_times:
            delay = min(settings.retry_first * 2**attempt, settings.retry_longest)
            self._send(key, event, attempt + 1, delay)

    def _received(self, endpoint: str, key: str) -> None:
        event = self._account.store.find("event", key)
        if event is None:
            return
        waiting = self._account.store.secret(key)["waiting"]
        if endpoint in waiting:
            waiting.remove(endpoint)
        event["pending_webhooks"] = len(waiting)

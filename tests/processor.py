"""The test gateway as a process of its own, spoken to by the real SDK over HTTP, and what a browser does there."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from sandbox.gateway.launch import gateway
from sandbox.gateway.signature import sign
from shop.payments import bucket

SECRET = "whsec_tests_current"
FORMER = "whsec_tests_former"


@dataclass(frozen=True)
class Processor:
    """One gateway, empty at the start of each test."""

    url: str

    def control(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Order something of the gateway itself, such as a fault."""
        request = urllib.request.Request(
            f"{self.url}/_control/{name}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            return dict(json.load(response))

    def empty(self) -> None:
        """Forget every payment, customer, fault and idempotency key."""
        self.control("reset", {})
        self.control("settings", {"settlement_delay": 0, "refund_delay": 0})

    def waiting(self, name: str) -> int:
        """How many requests are held under a fault's name."""
        with urllib.request.urlopen(f"{self.url}/_control/held", timeout=20) as response:
            return int(json.load(response)["held"].get(name, 0))

    def _call(self, path: str, key: str, fields: dict[str, str] | None) -> dict[str, Any]:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(f"{self.url}{path}", data, {"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))

    def read(self, path: str) -> dict[str, Any]:
        """GET with the secret key."""
        return self._call(path, "sk_test_warmbridge_demo", None)

    def post(self, path: str, **fields: str) -> dict[str, Any]:
        """POST with the secret key, as another program of ours could."""
        return self._call(path, "sk_test_warmbridge_demo", fields)

    def pay(self, client_secret: str, *, card: str = "pm_card_visa") -> dict[str, Any]:
        """What the buyer's browser does: confirm with a test card. A decline answers {'error': ...}."""
        intent = client_secret.split("_secret_")[0]
        fields = {"client_secret": client_secret, "payment_method": card}
        return self._call(f"/v1/payment_intents/{intent}/confirm", "pk_test_warmbridge_demo", fields)

    def event(self, kind: str) -> bytes:
        """The newest event of a kind, as it would be posted."""
        events = self.read("/v1/events?limit=100")["data"]
        return json.dumps(next(event for event in events if event["type"] == kind)).encode()

    def settle(self) -> None:
        """Wait until every charge that was taken stands in the balance."""
        while any(
            charge["paid"] and not charge["balance_transaction"]
            for charge in self.read("/v1/charges?limit=100")["data"]
        ):
            pass

    def count(self, what: str) -> int:
        """How many objects there are, for example 'payment_intents'."""
        return len(self.read(f"/v1/{what}?limit=100")["data"])


def signed(payload: bytes, *, at: int, secret: str = SECRET) -> str:
    """The signature header of a payload."""
    return sign(payload, [secret], at=at)


@pytest.fixture(scope="session")
def _processor_process() -> Iterator[Processor]:
    with gateway() as url:
        yield Processor(url)


@pytest.fixture
def processor(_processor_process: Processor, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Processor:
    """The payment processor, empty, with the shop pointed to it, and an SDK that retries without waiting."""
    monkeypatch.setattr(stripe.RequestsClient.__mro__[1], "INITIAL_DELAY", 0)
    monkeypatch.setattr(bucket, "AT_ONCE", 10_000)
    _processor_process.empty()
    settings.STRIPE_API_BASE = _processor_process.url
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, FORMER]
    return _processor_process

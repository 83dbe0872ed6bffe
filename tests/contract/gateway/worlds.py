"""The rails as one suite sees them: the class under test, the buyer before it, and the processor behind it.

A second rail adds one such class and a line in `WORLDS`.
"""

import json
from collections.abc import Callable
from typing import Any, Literal, Protocol

import pytest

from shop.payments import stripe_client
from shop.payments.gateway import Gateway, Intent, SavedMethod
from shop.payments.registry import gateway
from tests.processor import FORMER, SECRET, Processor, signed

Outage = Literal["error", "cut", "lost"]
"""The processor answers with an error, or not at all; or it does what was asked, and its answer is lost."""
Then = Literal["pays", "declines", "asks"]
"""What a kept card does when it is used: pay, be declined, or ask the buyer's bank."""
Signer = Literal["current", "former", "stranger"]


class World(Protocol):
    """What the tests play. `ways`: how a buyer pays here, the usual way first."""

    rail: Gateway
    ways: tuple[str, ...]
    dispute_fee: int

    def fee(self, amount_fen: int) -> int:
        """What the processor keeps of a payment."""

    def count(self, what: Literal["customers", "intents", "refunds"]) -> int:
        """How many of them the processor has."""

    def references(self, intent_id: str) -> dict[str, str]:
        """What the processor keeps of our references."""

    def pay(self, intent: Intent, *, by: str = "") -> None:
        """The buyer pays, by the usual way unless another is named, and the money is booked."""

    def decline(self, intent: Intent, *, code: str) -> None:
        """The buyer tries to pay and her bank declines, for the reason that has this code of ours."""

    def ask_bank(self, intent: Intent) -> None:
        """The buyer tries to pay and her bank wants to hear her first."""

    def answer_bank(self, intent: Intent, *, agrees: bool) -> None:
        """What she tells her bank."""

    def leave_processing(self, intent: Intent) -> None:
        """The buyer has agreed, and the money has not come yet."""

    def keep_card(self, customer_id: str, *, then: Then = "pays") -> SavedMethod:
        """A customer kept a card earlier; it as she should see it again."""

    def hold_refunds(self) -> None:
        """Refunds, where they are asynchronous, stay under way."""

    def fail_refund(self, refund_id: str) -> None:
        """The bank sends a refund's money back."""

    def complain(self, intent: Intent, *, reason: str, amount_fen: int = 0, only_asks: bool = False) -> str:
        """The buyer's bank disputes a payment, or `only_asks` and takes no money; the dispute's id."""

    def decide(self, dispute_id: str, *, won: bool) -> None:
        """The bank's word; of an inquiry, that it is closed."""

    def notification(self, about: str) -> bytes:
        """The newest notification of a payment, refund, dispute, a charge's fee, or of something other."""

    def sign(self, payload: bytes, *, at: int, by: Signer = "current") -> str:
        """The header of a notification that was sent at `at`, in seconds since 1970."""

    def other_mode(self, payload: bytes) -> bytes:
        """The same notification from the other of test and live."""

    def away(self, how: Outage) -> None:
        """Nothing more is answered."""

    def slow(self) -> None:
        """Answers take longer than the rail waits."""

    def back(self) -> None:
        """All is well again."""


class StripeWorld:
    """Stripe's rail before the test gateway, a process of its own."""

    ways: tuple[str, ...] = ("card", "alipay", "wechat_pay")
    dispute_fee = 1_500
    _declines = {
        "shop.payment.declined": "pm_card_chargeDeclined",
        "shop.payment.insufficient_funds": "pm_card_chargeDeclinedInsufficientFunds",
        "shop.payment.expired_card": "pm_card_chargeDeclinedExpiredCard",
        "shop.payment.incorrect_cvc": "pm_card_chargeDeclinedIncorrectCvc",
        "shop.payment.try_again": "pm_card_chargeDeclinedProcessingError",
    }
    _numbers = {"pays": "5555555555554444", "declines": "4000000000000341", "asks": "4000002760003184"}
    _secrets = {"current": SECRET, "former": FORMER, "stranger": "whsec_stranger"}
    _outages: dict[Outage, dict[str, Any]] = {
        "error": {"status": 503},
        "cut": {"drop": True},
        "lost": {"when": "after", "drop": True},
    }
    _events = {
        "intent": "payment_intent.succeeded",
        "refund": "refund.created",
        "charge": "charge.updated",
        "dispute": "charge.dispute.created",
        "other": "customer.created",
    }

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._processor: Processor = request.getfixturevalue("processor")
        self._monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        self._patience = stripe_client.SECONDS
        self.rail = gateway("stripe")

    def fee(self, amount_fen: int) -> int:
        """3.4 %, rounded half up, and two yuan."""
        return (amount_fen * 340 + 5_000) // 10_000 + 200

    def count(self, what: Literal["customers", "intents", "refunds"]) -> int:
        """At most a hundred."""
        return self._processor.count({"intents": "payment_intents"}.get(what, what))

    def references(self, intent_id: str) -> dict[str, str]:
        return dict(self._processor.read(f"/v1/payment_intents/{intent_id}")["metadata"])

    def pay(self, intent: Intent, *, by: str = "") -> None:
        if by in ("", "card"):
            self._processor.pay(intent.client_secret)
        else:
            self._open_wallet(intent, by)
            self._processor.control("device", {"payment_intent": intent.id, "outcome": "approve"})
        self._processor.settle()

    def _open_wallet(self, intent: Intent, by: str) -> None:
        fields = {"payment_method_data[type]": by, "return_url": "https://shop.test/return"}
        if by == "wechat_pay":
            fields["payment_method_options[wechat_pay][client]"] = "web"
        self._processor.post(f"/v1/payment_intents/{intent.id}/confirm", **fields)

    def decline(self, intent: Intent, *, code: str) -> None:
        self._processor.pay(intent.client_secret, card=self._declines[code])

    def ask_bank(self, intent: Intent) -> None:
        self._processor.pay(intent.client_secret, card="pm_card_authenticationRequired")

    def answer_bank(self, intent: Intent, *, agrees: bool) -> None:
        outcome = "complete" if agrees else "fail"
        self._processor.control("authenticate", {"payment_intent": intent.id, "outcome": outcome})

    def leave_processing(self, intent: Intent) -> None:
        self._processor.control("settings", {"wallet_delay": 600})
        self._open_wallet(intent, "alipay")
        self._processor.control("device", {"payment_intent": intent.id, "outcome": "approve"})

    def keep_card(self, customer_id: str, *, then: Then = "pays") -> SavedMethod:
        number = self._numbers[then]
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2034"}
        made = self._processor.post("/v1/payment_methods", type="card", **card)
        self._processor.post(f"/v1/payment_methods/{made['id']}/attach", customer=customer_id)
        return SavedMethod(made["id"], "mastercard" if then == "pays" else "visa", number[-4:], 12, 2034)

    def hold_refunds(self) -> None:
        self._processor.control("settings", {"refund_delay": 600})

    def fail_refund(self, refund_id: str) -> None:
        self._processor.control("refunds/fail", {"refund": refund_id})

    def complain(self, intent: Intent, *, reason: str, amount_fen: int = 0, only_asks: bool = False) -> str:
        body = {"payment_intent": intent.id, "reason": reason, "amount": amount_fen, "inquiry": only_asks}
        return str(self._processor.control("disputes", body)["dispute"])

    def decide(self, dispute_id: str, *, won: bool) -> None:
        outcome = "won" if won else "lost"
        self._processor.control("disputes/end", {"dispute": dispute_id, "outcome": outcome})

    def notification(self, about: str) -> bytes:
        return self._processor.event(self._events[about])

    def sign(self, payload: bytes, *, at: int, by: Signer = "current") -> str:
        return signed(payload, at=at, secret=self._secrets[by])

    def other_mode(self, payload: bytes) -> bytes:
        return json.dumps({**json.loads(payload), "livemode": True}).encode()

    def away(self, how: Outage) -> None:
        self._processor.control("faults", {**self._outages[how], "times": 1_000})

    def slow(self) -> None:
        """Whoever asks is held until `back`; the rail's patience is cut short, its client made anew for that."""
        self._monkeypatch.setattr(stripe_client, "SECONDS", 0.1)
        self._monkeypatch.setattr(stripe_client, "_client", stripe_client._client.__wrapped__)
        self._processor.control("faults", {"hold": "slow", "times": 1_000})

    def back(self) -> None:
        self._monkeypatch.setattr(stripe_client, "SECONDS", self._patience)
        self._processor.control("faults/clear", {})


WORLDS: dict[str, Callable[[pytest.FixtureRequest], World]] = {"stripe": StripeWorld}
"""By the rail's name: a rail that stands in the registry and not here fails the whole suite."""

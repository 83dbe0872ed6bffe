"""What the shop asks of a payment provider. Another rail is one more class and a run of the contract tests.

Amounts are integers in fen. No method may be called inside a transaction: a lock held over the network stops the shop.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

IntentStatus = Literal["open", "processing", "succeeded", "canceled"]
RefundStatus = Literal["pending", "succeeded", "failed"]


@dataclass(frozen=True)
class Capabilities:
    """What a rail can do. `refund_window_days` after payment; None: no end."""

    refund_window_days: int | None
    asynchronous_refund: bool
    saved_methods: bool


@dataclass(frozen=True)
class Intent:
    """The processor's word on one payment. `failure_code` is why the last try failed, in our own words."""

    id: str
    status: IntentStatus
    amount_fen: int
    received_fen: int
    currency: str
    client_secret: str
    failure_code: str = ""
    saves_method: bool = False


@dataclass(frozen=True)
class ProcessorRefund:
    """The processor's word on one refund."""

    id: str
    status: RefundStatus
    amount_fen: int
    failure_code: str = ""


@dataclass(frozen=True)
class Notification:
    """A verified webhook: something may have happened to this object. Never believed, only a hint to read."""

    event_id: str
    type: str
    about: Literal["intent", "refund", "other"]
    object_id: str


class Gateway(Protocol):
    """A provider. Every method may raise ProcessorUnavailable (nothing is known) or ProcessorRefused."""

    capabilities: Capabilities

    def create_customer(self, *, reference: str) -> str:
        """Make a customer known by an opaque reference of ours; its id."""

    def create_intent(
        self, *, amount_fen: int, currency: str, key: str, references: dict[str, str], customer_id: str | None
    ) -> Intent:
        """Make an intent; the same key gives the same one. With a customer the method is kept for later."""

    def read_intent(self, intent_id: str) -> Intent:
        """The intent as it is now."""

    def cancel_intent(self, intent_id: str) -> Intent:
        """Cancel it; if it can't be cancelled any more, the intent as it is."""

    def refund(self, *, intent_id: str, amount_fen: int, key: str) -> ProcessorRefund:
        """Give money back; the same key never gives it twice."""

    def read_refund(self, refund_id: str) -> ProcessorRefund:
        """The refund as it is now."""

    def verify_webhook(self, *, payload: bytes, signature: str) -> Notification:
        """Check who sent it and when. Raises BadSignature, WrongMode."""

"""What the shop asks of a payment provider. Another rail is one more class and a run of the contract tests.

Amounts are integers in fen. No method may be called inside a transaction: a lock held over the network stops the shop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

IntentStatus = Literal["open", "processing", "succeeded", "canceled"]
RefundStatus = Literal["pending", "succeeded", "failed"]
DisputeStatus = Literal["open", "won", "lost"]
Needs = Literal["", "authenticate", "confirm"]
"""What the buyer's page has to do next with a saved card: nothing, ask her bank, or confirm it in her presence."""
MISSING = "resource_missing"
"""The `processor_code` of a refusal because the processor does not know the id."""
FEE_KNOWN = "charge.updated"
"""The `type` of the notification that a charge, and with it the fee, was booked: some time after the success."""


@dataclass(frozen=True)
class Capabilities:
    """What a way to pay can do. `refund_window_days` after payment; None: no end."""

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
    needs: Needs = ""
    customer_id: str = ""
    method: str = ""
    charge_id: str = ""


@dataclass(frozen=True)
class ProcessorRefund:
    """The processor's word on one refund."""

    id: str
    status: RefundStatus
    amount_fen: int
    failure_code: str = ""
    intent_id: str = ""


@dataclass(frozen=True)
class SavedMethod:
    """A card that a buyer keeps at the processor, as she may know it again."""

    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True)
class ProcessorMovement:
    """One movement of our balance at the processor, in minor units of its own currency.

    `kind` is the processor's word. `category` is ours for what reconciliation knows, and else the processor's: charge,
    refund, refund_failure (its money came back), dispute, dispute_reversal. `source_id` is what moved it.
    `exchange_rate` is settlement units for one of the payment's, as written by the processor; empty if the same.
    """

    id: str
    kind: str
    category: str
    source_id: str
    amount: int
    fee: int
    currency: str
    exchange_rate: str
    at: datetime


@dataclass(frozen=True)
class ProcessorDispute:
    """The processor's word on one dispute. `reason` is its word; an inquiry took no money yet."""

    id: str
    intent_id: str
    status: DisputeStatus
    amount_fen: int
    reason: str
    due_by: datetime | None
    opened_at: datetime
    took_money: bool = True


@dataclass(frozen=True)
class Notification:
    """A verified webhook: something may have happened to this object. Never believed, only a hint to read."""

    event_id: str
    type: str
    about: Literal["intent", "refund", "charge", "dispute", "other"]
    object_id: str


class Gateway(Protocol):
    """A provider. Every method may raise ProcessorUnavailable (nothing is known) or ProcessorRefused."""

    def capabilities(self, method: str) -> Capabilities:
        """What a way to pay can do, such as `card`, `alipay` or `wechat_pay`."""

    def create_customer(self, *, reference: str) -> str:
        """Make a customer known by an opaque reference of ours; its id."""

    def create_intent(
        self,
        *,
        amount_fen: int,
        currency: str,
        key: str,
        references: dict[str, str],
        customer_id: str | None,
        keeps_method: bool,
    ) -> Intent:
        """Make an intent; the same key gives the same one. `keeps_method`: the customer keeps the card for later."""

    def read_intent(self, intent_id: str) -> Intent:
        """The intent as it is now."""

    def confirm_intent(self, intent_id: str, *, method_id: str, return_url: str) -> Intent:
        """Pay with a saved method while the buyer is present; the intent as it then is, declined or not."""

    def saved_methods(self, customer_id: str) -> list[SavedMethod]:
        """The cards that a customer keeps, newest first."""

    def forget_method(self, customer_id: str, method_id: str) -> bool:
        """Let a card go for ever; False if it is not this customer's."""

    def cancel_intent(self, intent_id: str) -> Intent:
        """Cancel it; if it can't be cancelled any more, the intent as it is."""

    def refund(self, *, intent_id: str, amount_fen: int, key: str) -> ProcessorRefund:
        """Give money back; the same key never gives it twice."""

    def intent_of_charge(self, charge_id: str) -> str:
        """The id of the intent that the charge paid; empty for one that was made without."""

    def read_refund(self, refund_id: str) -> ProcessorRefund:
        """The refund as it is now."""

    def read_dispute(self, dispute_id: str) -> ProcessorDispute:
        """The dispute as it is now."""

    def movements(
        self, *, source_id: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[ProcessorMovement]:
        """The balance's movements: those of one source, or those of a time (`until` is not in it)."""

    def verify_webhook(self, *, payload: bytes, signature: str) -> Notification:
        """Check who sent it and when. Raises BadSignature, WrongMode."""

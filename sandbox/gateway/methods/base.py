"""What every type of payment method must be able to say."""

from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True)
class Decline:
    """A refusal by the payment method's issuer."""

    code: str
    message: str
    decline_code: str | None = None
    param: str | None = None


class MethodType(Protocol):
    """``secret`` is what the gateway keeps of a method and never shows, such as a card's number."""

    charge_prefix: str
    on_device: bool
    """Whether the shopper answers on another page or device, in her own time."""

    def describe(self, given: Json) -> tuple[Json, Json]:
        """The public members of a new method of this type, and its secret."""

    def decline(self, secret: Json, *, saving: bool) -> Decline | None:
        """Why the issuer refuses a payment (or, when ``saving``, to be attached to a customer)."""

    def must_authenticate(self, secret: Json, options: Json) -> bool:
        """Whether the shopper has to prove who they are before the payment can go on."""

    def action(self, place: str, intent: Json, params: Json) -> Json:
        """The intent's ``next_action``: how the shopper gets to ``place``, where she answers."""

    def charge_details(self, method: Json, secret: Json, *, amount: int, authenticated: bool) -> Json:
        """The charge's ``payment_method_details`` of this type."""

    def refund_details(self) -> Json:
        """The refund's ``destination_details`` of this type."""

    def refund_course(self, secret: Json) -> tuple[str, str]:
        """A refund's first and final status."""

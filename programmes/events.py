"""What the world hears of programmes after commit."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True)
class ConsentChanged(Event):
    """A beneficiary gave or withdrew a consent: what shows her must be looked at again."""

    beneficiary_id: int
    purpose: str
    given: bool


@dataclass(frozen=True)
class MemberDismissed(Event):
    """Somebody answers for an organisation no more."""

    user_id: int

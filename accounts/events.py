"""What others hear of accounts."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True)
class SignedOut(Event):
    """Somebody signed out on one of the devices."""

    user_id: int


@dataclass(frozen=True)
class ShutOff(Event):
    """An account may be used no more."""

    user_id: int

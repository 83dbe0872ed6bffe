"""What may follow what in a session, and how it follows the engine's word."""

from collections.abc import Mapping
from datetime import timedelta

TRANSITIONS: Mapping[str, frozenset[str]] = {
    "planned": frozenset({"live", "ended"}),
    "live": frozenset({"interrupted", "ended"}),
    "interrupted": frozenset({"live", "ended"}),
    "ended": frozenset(),
}
"""`planned` to `ended`: called off."""

SIGNALS: Mapping[str, str] = {
    "on_live": "live",
    "on_resume": "live",
    "on_interrupted": "interrupted",
    "on_stop": "ended",
}
"""The engine's event -> the signal that it leaves."""

_FOLLOWS: Mapping[tuple[str, str], str] = {
    ("live", "interrupted"): "interrupted",
    ("live", "ended"): "interrupted",
    ("interrupted", "live"): "live",
}

ABANDONED_AFTER = timedelta(minutes=15)
"""A broadcast whose signal stays away for so long is ended, so that its stock goes back to the shelf."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""A session that did not begin so long after its time is called off."""


def followed(status: str, signal: str) -> str | None:
    """The status that a session takes when its signal becomes `signal`; None: it stays.

    A planned session never becomes live by itself: the anchor says when. Nor does a lost signal end one: she may
    come back, and only she (or long silence) ends it.
    """
    return _FOLLOWS.get((status, signal))

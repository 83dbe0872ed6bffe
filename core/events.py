"""What the world hears after commit."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Base of all events: a fact that is already committed, told by ids."""


Reactions = Mapping[type[Event], Sequence[Callable[[Any], None]]]


@cache
def _reactions() -> Reactions:
    table: Reactions = import_string(settings.REACTIONS)
    return table


def publish(event: Event) -> None:
    """Call the reactions of the event's type once the current transaction is committed.

    Each reaction is safe to repeat; one that fails is logged and does not stop the others, because the fact
    stands already. Sweeps repeat those that matter.
    """
    transaction.on_commit(lambda: _react(event))


def _react(event: Event) -> None:
    for reaction in _reactions().get(type(event), ()):
        try:
            reaction(event)
        except Exception:
            log.exception("reaction failed", extra={"event": type(event).__name__})

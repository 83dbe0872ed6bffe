"""Tickets: what a socket may hear and who is behind it, sealed, so that the handshake asks no database.

A ticket travels in a URL and so through access logs: it is encrypted, not only signed. It is good for 60
seconds.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from core.clock import now
from livestream.realtime import topics
from livestream.realtime.limits import TICKET_S

_PURPOSE = "livestream.realtime.tickets"
_LONGEST = 4096


class BadTicket(Exception):
    """The ticket is missing, forged, expired, or sealed by another server."""


@dataclass(frozen=True)
class Ticket:
    """Who listens to what.

    `topics[0]` is the room, if there is one; frames without a `k` are of the first topic.
    """

    topics: tuple[str, ...]
    user_id: int | None = None
    alias: str = ""
    device_id: str = ""
    roles: tuple[str, ...] = ()
    """The person's roles in this room: 'anchor', 'assistant', 'moderator'."""
    counted: bool = True
    """Whether its holder may be counted as a viewer: not one of too many new devices behind one address."""
    issued_at: float = 0.0
    """Seconds since the epoch, of the moment before anybody asked what this person may hear; set by `issue`."""

    @property
    def person(self) -> str:
        """One key for all tabs and devices of a person, or for all tabs of an anonymous device."""
        return f"user:{self.user_id}" if self.user_id is not None else f"device:{self.device_id}"

    @property
    def is_audience(self) -> bool:
        """Whether its holder counts as a viewer; a room's own crew does not."""
        return self.counted and not self.roles

    @property
    def room(self) -> str | None:
        """The slug of the room that the socket is for."""
        kind, _, slug = self.topics[0].partition(":")
        return slug if kind == "room" else None


def issue(ticket: Ticket, *, asked: datetime | None = None) -> str:
    """Seal a ticket; the caller has asked `topics.may_hear` for every topic.

    `asked` is a moment before it asked, by default now. A removal voids the tickets of before: one that was asked for
    before a ban and sealed after it would let the person in for as long as the socket lives. Raises ValueError for
    no topic.
    """
    if not ticket.topics:
        raise ValueError("a ticket needs a topic")
    for topic in ticket.topics:
        topics.checked(topic)
    at = (asked or now()).timestamp()
    payload = {
        **asdict(ticket),
        "issued_at": at,
        "topics": list(dict.fromkeys(ticket.topics)),
        # nameless devices must not become one viewer, with one rate
        "device_id": ticket.device_id or secrets.token_hex(8),
    }
    sealed = _seal().encrypt_at_time(json.dumps(payload).encode(), int(at))
    return sealed.decode()


def read(sealed: str) -> Ticket:
    """Open a ticket. Raises BadTicket.

    While a new version is put in, a ticket may come from a server that knows a field less, or one more: what is
    absent has its default, what is unknown is left out.
    """
    if not sealed or len(sealed) > _LONGEST or not sealed.isascii():
        raise BadTicket
    try:
        payload = json.loads(_seal().decrypt_at_time(sealed.encode(), TICKET_S, int(now().timestamp())))
    except InvalidToken:
        raise BadTicket from None
    known = {field.name: payload[field.name] for field in fields(Ticket) if field.name in payload}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return Ticket(**known | lists)


def _seal() -> MultiFernet:
    """Keys from SECRET_KEY, and from its fallbacks while it is being changed."""
    return _made((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made(own: tuple[str | bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in own])


def _key(secret: str | bytes) -> bytes:
    digest = salted_hmac(_PURPOSE, "seal", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)

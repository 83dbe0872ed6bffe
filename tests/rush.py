"""A sale over HTTP: an offer on the air, many buyers who are signed in, and a client that is one of them."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from shop.models import Address
from tests.broadcast import on_air
from tests.cast import Cast, address, user

PRICE_FEN = 6800
TOKEN = "warmbridgetestwarmbridgetesttest"
"""What the browser sends back in cookie and header: the double submit needs no more."""


@dataclass(frozen=True)
class Shopper:
    """One who is signed in, and where the goods go."""

    session: str
    address_id: int


@dataclass(frozen=True)
class Sale:
    """What is sold, and who wants it."""

    offer_id: int
    pool_id: int
    variant_id: int
    shoppers: list[Shopper]

    def to_json(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Sale":
        """From another process."""
        fields = json.loads(text)
        return cls(**{**fields, "shoppers": [Shopper(**row) for row in fields["shoppers"]]})

    def body(self, shopper: Shopper) -> dict[str, int]:
        """The wish for one unit."""
        return {
            "variant_id": self.variant_id,
            "quantity": 1,
            "address_id": shopper.address_id,
            "expected_price_fen": PRICE_FEN,
        }

    @property
    def path(self) -> str:
        """The door at which it is bought."""
        return f"/api/v1/shopper/offers/{self.offer_id}/orders"


def open_sale(cast: Cast, *, buyers: int, units: int) -> Sale:
    """Put `units` on the air, and sign so many buyers in."""
    cast.shelf.grow(max(0, units - cast.shelf.available))
    cast.shelf.save_counts()
    _, made = on_air(cast, allotment=units, per_person_limit=99)
    people = [user(f"买家{n}", f"+86137{n:08}") for n in range(buyers)]
    return Sale(made.pk, made.pool_id, cast.variant.pk, list(_signed_in(people)))


def _signed_in(people: Sequence[User]) -> Iterator[Shopper]:
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        where: Address = address(person)
        yield Shopper(session.session_key or "", where.pk)


@dataclass
class Answer:
    """What a server said."""

    status: int
    body: Any
    replayed: bool


class Client:
    """One buyer's browser: one connection that is kept, opened again after a failure."""

    def __init__(self, port: int, shopper: Shopper) -> None:
        self._port, self._shopper = port, shopper
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: dict[str, Any], *, key: str = "") -> Answer:
        """Send and wait. Raises OSError or EOFError when the connection breaks."""
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._open
        content = json.dumps(body).encode()
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: localhost:{self._port}",
            f"Cookie: sessionid={self._shopper.session}; csrftoken={TOKEN}",
            f"X-CSRFToken: {TOKEN}",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        head += [f"Idempotency-Key: {key}"] if key else []
        try:
            writer.write("\r\n".join([*head, "", ""]).encode() + content)
            return await _answer(reader)
        except (OSError, EOFError):
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go."""
        if self._open is not None:
            self._open[1].close()
            self._open = None


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if line)
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(lines[0].split()[1]), json.loads(content or "null"), "idempotent-replayed" in headers)

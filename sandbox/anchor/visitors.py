"""A few visitors: they watch by the room's socket, say a line now and then, and sometimes buy."""

import asyncio
import contextlib
import json
import os
import random
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Origin

from sandbox.anchor.client import Person, Refused
from sandbox.anchor.pay import confirm
from sandbox.anchor.script import LINES, VISITORS

SAY_SECONDS = (9.0, 26.0)
BUY_CHANCE = 0.06
ADDRESS = {
    "recipient": "演示收货人",
    "phone": "13800000000",
    "province": "黑龙江省",
    "city": "哈尔滨市",
    "district": "南岗区",
    "detail": "演示路 1 号",
    "is_default": True,
}


class Visitor:
    """One visitor with a socket of her own."""

    def __init__(self, person: Person, who: tuple[str, str], room: str, chance: random.Random) -> None:
        self.person, self.who, self.room, self.chance = person, who, room, chance

    @classmethod
    def all(cls, base: str, outbox: Path, room: str, chance: random.Random) -> "list[Visitor]":
        """All visitors of the demo room."""
        return [cls(Person(base, outbox), who, room, random.Random(chance.random())) for who in VISITORS]

    async def stay(self, stop: asyncio.Event) -> None:
        """Watch until told to stop; a broken socket is opened again."""
        await asyncio.to_thread(self._arrive)
        while not stop.is_set():
            with contextlib.suppress(OSError, Refused, asyncio.TimeoutError):
                await self._watch(stop)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 3)

    def _arrive(self) -> None:
        alias, phone = self.who
        self.person.sign_in(phone)
        self.person.api("PATCH", "account/me", {"alias": alias})
        if not self.person.api("GET", "shopper/addresses"):
            self.person.api("POST", "shopper/addresses", ADDRESS)

    async def _watch(self, stop: asyncio.Event) -> None:
        ticket = await asyncio.to_thread(self.person.api, "POST", f"public/rooms/{self.room}/ticket", {})
        url = ticket["ws_url"].replace("localhost", "127.0.0.1")
        async with connect(
            f"{url}?t={ticket['ticket']}", origin=Origin(os.environ["PUBLIC_URL"]), proxy=None
        ) as socket:
            drain = asyncio.create_task(self._drain(socket))
            try:
                while not stop.is_set() and not drain.done():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), self.chance.uniform(*SAY_SECONDS))
                        return
                    await socket.send(json.dumps(self._line()))
                    if self.chance.random() < BUY_CHANCE:
                        with contextlib.suppress(Refused, OSError):
                            await asyncio.to_thread(self.buy)
            finally:
                drain.cancel()

    async def _drain(self, socket: Any) -> None:
        async for _ in socket:
            pass

    def _line(self) -> dict[str, Any]:
        if self.chance.random() < 0.3:
            return {"t": "like", "n": self.chance.randint(1, 6)}
        return {"t": "chat", "id": f"v{self.chance.getrandbits(40):x}", "text": self.chance.choice(LINES)}

    def buy(self) -> None:
        """Buy one of what is being explained, by the demo's test card."""
        snapshot = self.person.api("GET", f"public/rooms/{self.room}/snapshot")
        pinned = snapshot["pin"] and snapshot["pin"]["offer_id"]
        offer = next((o for o in snapshot["offers"] if o["id"] == pinned and o["left"] > 8), None)
        if not offer:
            return
        address = self.person.api("GET", "shopper/addresses")[0]
        body = {
            "variant_id": offer["variants"][0]["id"],
            "quantity": 1,
            "address_id": address["id"],
            "expected_price_fen": offer["price_fen"],
            "group_code": "g01",
        }
        order = self.person.api("POST", f"shopper/offers/{offer['id']}/orders", body, once=True)
        payment = self.person.api("POST", f"shopper/orders/{order['number']}/payments", {}, once=True)
        confirm(payment["client_secret"], payment["publishable_key"], base=os.environ["STRIPE_API_BASE"])
        self.person.api("POST", f"shopper/orders/{order['number']}/refresh", {})

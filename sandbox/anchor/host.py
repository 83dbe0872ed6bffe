"""The demo anchor at her studio: opens a session, goes live when the picture arrives, explains offer after offer."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from sandbox.anchor.client import Person, Refused
from sandbox.anchor.script import ANNOUNCEMENT, OFFERS

EXPLAIN_SECONDS = 45


class Host:
    """Uses the anchor's API and nothing else."""

    def __init__(self, person: Person, room: str) -> None:
        self.person, self.room = person, room
        self.studio: dict[str, Any] = {}

    @property
    def session(self) -> dict[str, Any]:
        """The session as it was when the studio was loaded."""
        found: dict[str, Any] = self.studio["session"]
        return found

    def sign_in(self, phone: str) -> None:
        """By phone and code."""
        self.person.sign_in(phone)

    def prepare(self, *, door: str = "camera", ai_host: bool = False) -> dict[str, Any]:
        """Take up the session that is on the air, or plan one with its offers; returns the publish ticket."""
        sessions = self.person.api("GET", f"anchor/sessions?room={self.room}")
        going = [s for s in sessions if s["status"] in ("live", "interrupted")]
        if going:
            self.studio = self.person.api("GET", f"anchor/sessions/{going[0]['id']}")
        else:
            at = datetime.now(UTC).isoformat()
            body = {"title": "花毽日课 · 慢慢扎一只", "planned_at": at, "ai_host": ai_host}
            planned = self.person.api("POST", f"anchor/rooms/{self.room}/sessions", body)
            self._offer(planned["id"])
            self.studio = self.person.api("GET", f"anchor/sessions/{planned['id']}")
        ticket: dict[str, Any] = self.person.api(
            "POST", f"anchor/sessions/{self.session['id']}/publish-ticket", {"door": door}
        )
        return ticket

    def _offer(self, session: int) -> None:
        stock = {v["sku"]: v for v in self.person.api("GET", "anchor/products")}
        for ware, variant, price, allotment, limit in OFFERS:
            found = stock.get(f"DEMO-{ware}-{variant + 1}")
            if found:
                body = {
                    "variant_id": found["variant_id"],
                    "live_price_fen": price,
                    "allotment": min(allotment, found["left"]),
                    "per_person_limit": limit,
                }
                self.person.api("POST", f"anchor/sessions/{session}/offers", body)

    def go_live(self, *, seconds: float = 20) -> None:
        """Press the button as soon as the gate is green. Raises Refused when it stays red."""
        if self.session["status"] != "planned":
            return
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.person.api("POST", f"anchor/sessions/{self.session['id']}/live", {})
                break
            except Refused:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        body = {"text": ANNOUNCEMENT}
        self.person.api("POST", f"anchor/sessions/{self.session['id']}/announcement", body)

    async def explain(self, stop: asyncio.Event) -> None:
        """Pin one open offer after another."""
        for offer in cycle(self.studio["offers"] or [None]):
            if offer is None or stop.is_set():
                return
            with contextlib.suppress(Refused, OSError):
                await asyncio.to_thread(self.person.api, "POST", f"anchor/offers/{offer['id']}/pin", {})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EXPLAIN_SECONDS)

"""What the protocol's tests ask of a rail, again and again."""

from typing import Any

import pytest

from shop.payments.gateway import Intent, ProcessorRefund
from tests.contract.gateway.asking import AMOUNT, RETURN_URL
from tests.contract.gateway.worlds import World

REFERENCES = {"order": "1101", "attempt": "7"}


def ask(world: World, key: str = "attempt-7", amount_fen: int = AMOUNT, **more: Any) -> Intent:
    """An intent for a buyer who is not known and keeps nothing, unless `more` says so."""
    asked: dict[str, Any] = {"references": REFERENCES, "customer_id": None, "keeps_method": False, **more}
    return world.rail.create_intent(amount_fen=amount_fen, currency="CNY", key=key, **asked)


def paid(world: World, key: str = "attempt-7", amount_fen: int = AMOUNT, *, by: str = "") -> Intent:
    """An intent that its buyer has paid, read anew."""
    intent = ask(world, key, amount_fen)
    world.pay(intent, by=by)
    return world.rail.read_intent(intent.id)


def confirm(world: World, intent: Intent, card_id: str) -> Intent:
    return world.rail.confirm_intent(intent.id, method_id=card_id, return_url=RETURN_URL)


def give_back(world: World, intent: Intent, amount_fen: int, key: str = "refund-1") -> ProcessorRefund:
    return world.rail.refund(intent_id=intent.id, amount_fen=amount_fen, key=key)


def needs(world: World, way: str) -> None:
    """Leave the test out where nobody pays in this way."""
    if way not in world.ways:
        pytest.skip(f"nobody pays by {way} here")

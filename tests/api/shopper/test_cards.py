"""Kept cards: one call pays, they are listed and let go, and are nobody else's. The wallets' code."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import CardSerializer, CodeSerializer
from core.actor import Actor
from core.models import AuditEntry
from shop.models import Address, Order
from shop.operations import place_order, start_payment
from tests.api.shape import misfits
from tests.api.shopper.door import as_user, post, problem, send
from tests.buying import line, order, start, statuses
from tests.cast import Cast
from tests.processor import Processor


@pytest.fixture
def wheat(cast: Cast) -> Client:
    return as_user(cast.wheat)


def keep(cast: Cast, processor: Processor, card: str = "pm_card_visa") -> str:
    """She pays once and keeps the card; its id."""
    placed = order(cast)
    answer = processor.pay(start(placed, save_card=True).client_secret, card=card)
    if answer.get("status") == "requires_action":
        processor.control("authenticate", {"payment_intent": answer["id"], "outcome": "complete"})
    found: list[dict[str, Any]] = as_user(cast.wheat).get("/api/v1/shopper/cards").json()
    return str(found[0]["id"])


def pay(client: Client, placed: Order, card: str) -> Any:
    return post(client, f"/orders/{placed.number}/payments", {"saved_card": card})


def test_one_call_pays(cast: Cast, wheat: Client, processor: Processor) -> None:
    card, placed = keep(cast, processor), order(cast)
    answer = pay(wheat, placed, card)
    assert (answer.status_code, answer.json()["status"], answer.json()["needs"]) == (201, "succeeded", "")
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_a_bank_that_asks_keeps_the_intent(cast: Cast, wheat: Client, processor: Processor) -> None:
    card, placed = keep(cast, processor, "pm_card_authenticationRequired"), order(cast)
    asked = pay(wheat, placed, card).json()
    assert (asked["status"], asked["needs"]) == ("open", "authenticate")
    again = pay(wheat, placed, card).json()
    assert (again["client_secret"], again["payment_id"]) == (asked["client_secret"], asked["payment_id"])
    intent = asked["client_secret"].split("_secret_")[0]
    processor.control("authenticate", {"payment_intent": intent, "outcome": "complete"})
    assert post(wheat, f"/orders/{placed.number}/refresh").json()["status"] == "paid"


def test_a_declined_kept_card_leaves_the_order_open(cast: Cast, wheat: Client, processor: Processor) -> None:
    keep(cast, processor)
    placed = order(cast)
    # an id of the processor's own test cards: they have an underscore, as no kept card's has
    kept = "pm_card_chargeDeclinedInsufficientFunds"
    started = start_payment(order=placed, actor=Actor.of(cast.wheat), saved_card=kept)
    assert (started.payment.status, started.needs) == ("open", "")
    shown = post(wheat, f"/orders/{placed.number}/refresh").json()
    assert shown["payment"] == {"status": "failed", "message_code": "shop.payment.insufficient_funds"}


def test_anothers_card_pays_nothing(cast: Cast, processor: Processor) -> None:
    card = keep(cast, processor)
    stranger = as_user(cast.stranger)
    place = Address.objects.get(pk=cast.address.pk)
    place.pk, place.user = None, cast.stranger
    place.save()
    placed = place_order(buyer=cast.stranger, address_id=place.pk, lines=[line(cast)])
    assert pay(stranger, placed, card).json()["status"] == "open"
    assert statuses(placed)[0] == "pending"
    assert stranger.get("/api/v1/shopper/cards").json() == []
    assert problem(send(stranger, "DELETE", f"/cards/{card}")) == (404, "core.not_found")


def test_listed_and_let_go(cast: Cast, wheat: Client, processor: Processor) -> None:
    assert wheat.get("/api/v1/shopper/cards").json() == []
    card = keep(cast, processor)
    (shown,) = wheat.get("/api/v1/shopper/cards").json()
    assert (misfits(CardSerializer(), shown), shown["last4"], shown["brand"]) == ([], "4242", "visa")
    assert send(wheat, "DELETE", f"/cards/{card}").status_code == 204
    assert wheat.get("/api/v1/shopper/cards").json() == []
    assert problem(send(wheat, "DELETE", f"/cards/{card}")) == (404, "core.not_found")
    assert AuditEntry.objects.filter(action="shop.card.forgotten").count() == 1


@pytest.mark.parametrize("card", ["visa", "pm_", "pm_a/b", "pm_" + "a" * 65, 7])
def test_no_card_of_that_shape(cast: Cast, wheat: Client, processor: Processor, card: Any) -> None:
    assert problem(pay(wheat, order(cast), card)) == (400, "core.invalid")


def test_a_guest_has_no_cards(cast: Cast) -> None:
    assert Client().get("/api/v1/shopper/cards").status_code in (401, 403)


def test_a_code_is_drawn(cast: Cast, wheat: Client) -> None:
    drawn = post(wheat, "/code", {"text": "weixin://wxpay/bizpayurl?pr=NwY5Mz9"}).json()
    assert (misfits(CodeSerializer(), drawn), drawn["size"]) == ([], 37)
    assert drawn["path"].startswith("M4 4h7v1H4z")
    assert problem(post(wheat, "/code", {"text": "x" * 513})) == (400, "core.invalid")

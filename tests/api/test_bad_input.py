"""What people and programs send that they should not. Each is refused with a code, and nothing changes.

Most of it is tested beside its endpoint: ELSEWHERE says where, and a test here that it still is. The rest is below.
"""

import ast
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api.socket.inbox import parse
from api.socket.refusals import BadMessage
from api.socket.wiring import COMMANDS
from core import clock
from hosts.models import Room
from livestream.models import ChatMessage, Offer
from livestream.operations.change_offer import change_offer
from livestream.operations.close_offer import close_offer
from livestream.operations.end_session import end_session
from livestream.realtime.commands import Chat
from livestream.realtime.tickets import Ticket
from shop.models import CartItem
from shop.operations import put_in_cart
from tests.api.shopper.door import DOOR, as_user, post, problem, send
from tests.broadcast import li, nothing_changes, offer, on_air, plan
from tests.cast import Cast
from tests.unit.core.test_images import png

STUDIO = "/api/v1/anchor"
TESTS = Path(__file__).parent.parent
ELSEWHERE: dict[str, dict[str, tuple[str, ...]]] = {
    "a quantity of 0, -1, a thousand million, or letters": {
        "api/shopper/test_offers.py": ("test_bad_input",),
        "api/shopper/test_cart.py": ("test_bad_quantity",),
    },
    "another person's order or address": {
        "api/shopper/test_orders.py": ("test_another_persons_order", "test_another_persons_address"),
        "api/shopper/test_offers.py": ("test_another_persons_address",),
        "api/shopper/test_addresses.py": ("test_another_persons",),
    },
    "a used idempotency key with another body": {
        "api/shopper/test_orders.py": ("test_a_key_with_another_body",),
        "api/shopper/test_offers.py": ("test_another_body_under_the_key",),
    },
    "a tampered price": {
        "api/shopper/test_offers.py": ("test_bad_input",),
        "api/shopper/test_orders.py": ("test_another_total_than_was_shown",),
        "api/shopper/test_payments.py": ("test_the_amount_is_the_orders_whatever_is_sent",),
    },
    "a webhook with a wrong signature, twice, of an unknown order": {
        "api/hooks/test_stripe_webhook.py": (
            "test_bad_signature",
            "test_a_payment_is_heard_of_once",
            "test_unknown_is_noted_and_answered_200",
        ),
    },
    "a chat line of a megabyte, or of control characters": {
        "realtime/test_uvicorn.py": (
            "test_a_message_over_4_kb_is_refused_and_one_of_a_megabyte_ends_the_socket_with_1009",
        ),
        "realtime/test_socket_commands.py": ("test_a_bad_message_is_refused_and_the_socket_lives",),
    },
    "a telephone number of nonsense, and a code tried a hundred times": {
        "api/account/test_sign_in.py": (
            "test_nonsense_is_refused_with_a_code",
            "test_hundred_tries_at_one_number_are_refused_after_ten",
        ),
        "api/shopper/test_addresses.py": ("test_bad_input",),
    },
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_is_refused_elsewhere(what: str) -> None:
    for path, names in ELSEWHERE[what].items():
        written = [node.name for node in ast.walk(ast.parse((TESTS / path).read_text())) if is_test(node)]
        assert [name for name in names if name not in written] == [], path


def is_test(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")


def body(cast: Cast) -> dict[str, Any]:
    """An order as the sheet sends it while the pin stands at 68.00."""
    return {
        "variant_id": cast.variant.pk,
        "quantity": 1,
        "address_id": cast.address.pk,
        "expected_price_fen": 6800,
    }


def dearer(cast: Cast, made: Offer) -> None:
    change_offer(actor=li(cast), offer_id=made.pk, live_price_fen=7900)


def taken_off(cast: Cast, made: Offer) -> None:
    close_offer(actor=li(cast), offer_id=made.pk)


def run_out(cast: Cast, made: Offer) -> None:
    Offer.objects.update(ends_at=clock.now())


def ended(cast: Cast, made: Offer) -> None:
    end_session(actor=li(cast), session_id=made.session_id)


def room_closed(cast: Cast, made: Offer) -> None:
    Room.objects.update(closed_at=clock.now())


@pytest.mark.parametrize(
    ("spoil", "status", "code"),
    [
        (dearer, 409, "shop.price_changed"),
        (taken_off, 409, "livestream.offer_closed"),
        (run_out, 409, "livestream.offer_ended"),
        (ended, 409, "livestream.not_on_air"),
        (room_closed, 404, "core.not_found"),
    ],
)
def test_a_pin_that_holds_no_longer_sells_nothing(
    cast: Cast, spoil: Callable[[Cast, Offer], None], status: int, code: str
) -> None:
    _, made = on_air(cast)
    spoil(cast, made)
    with nothing_changes():
        answer = post(as_user(cast.wheat), f"/offers/{made.pk}/orders", body(cast), key="k-1")
    assert problem(answer) == (status, code)


@pytest.mark.parametrize(
    ("allotment", "code"),
    [(0, "shop.bad_quantity"), (-1, "core.invalid"), (10**9, "core.invalid"), ("abc", "core.invalid")],
)
def test_an_allotment_that_is_none(cast: Cast, allotment: Any, code: str) -> None:
    session = plan(cast)
    sent = {
        "variant_id": cast.variant.pk,
        "live_price_fen": 6800,
        "allotment": allotment,
        "per_person_limit": 3,
    }
    with nothing_changes():
        answer = as_user(cast.li).post(f"{STUDIO}/sessions/{session.pk}/offers", sent, "application/json")
    assert problem(answer) == (400, code)


def test_another_persons_cart_is_out_of_reach(cast: Cast) -> None:
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=2)
    stranger = as_user(cast.stranger)
    assert stranger.get(f"{DOOR}/cart").json()["items"] == []
    assert send(stranger, "DELETE", f"/cart/items/{cast.variant.pk}").json()["items"] == []
    assert send(stranger, "PUT", f"/cart/items/{cast.variant.pk}", {"quantity": 5}).status_code == 200
    mine = CartItem.objects.filter(user=cast.wheat)
    assert list(mine.values_list("variant_id", "quantity")) == [(cast.variant.pk, 2)]


def test_html_in_the_chat_is_text(cast: Cast) -> None:
    on_air(cast)
    said = "<script>alert(1)</script>&amp;<b>好"
    frame = parse('{"t":"chat","id":"c1","text":"<script>alert(1)</script>&amp;<b>好"}')
    assert isinstance(frame, Chat)
    COMMANDS.chat([(Ticket(topics=("room:huajian",), user_id=cast.wheat.pk, device_id="d1"), frame.text)])
    answer = Client().get("/api/v1/public/rooms/huajian/snapshot")
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [line["text"] for line in answer.json()["chat"]] == [said]
    page = Client().get("/live/huajian").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("escaped", ["\\u0000", "\\u001b[2J", "\\u202e", "\\ud800"])
def test_control_characters_in_the_chat_are_refused(cast: Cast, escaped: str) -> None:
    on_air(cast)
    with pytest.raises(BadMessage):
        parse(f'{{"t":"chat","id":"c1","text":"好{escaped}"}}')
    assert ChatMessage.objects.count() == 0


def test_an_image_bomb_becomes_no_cover(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    session = plan(cast)
    bomb = SimpleUploadedFile("x.png", png(40_000, 40_000, zlib.compress(b"\0" * 100_000)))
    with nothing_changes():
        answer = as_user(cast.li).post(f"{STUDIO}/sessions/{session.pk}/cover", {"cover": bomb})
    assert problem(answer) == (422, "core.image_bomb")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("sessions/{session}/live", {}),
        ("sessions/{session}/publish-ticket", {}),
        ("sessions/{session}/announcement", {"text": "还有最后十件"}),
        ("sessions/{session}/offers", {"variant_id": 0, "live_price_fen": 6800, "allotment": 1}),
        ("offers/{offer}/pin", {}),
    ],
)
def test_a_session_that_has_ended_stays_ended(cast: Cast, path: str, sent: dict[str, Any]) -> None:
    session = plan(cast)
    made = offer(cast, session)
    end_session(actor=li(cast), session_id=session.pk)
    if "variant_id" in sent:
        sent = {**sent, "variant_id": cast.variant.pk}
    address = f"{STUDIO}/{path.format(session=session.pk, offer=made.pk)}"
    with nothing_changes():
        status, code = problem(as_user(cast.li).post(address, sent, "application/json"))
    assert (status, code.split(".")[0]) == (409, "livestream")


DEEP = '{"recipient":' * 5000


@pytest.mark.parametrize(
    ("door", "body", "expected"),
    [
        ("/api/v1/shopper/addresses", DEEP, (400, "core.invalid")),
        ("/_allauth/browser/v1/auth/code/request", "[" * 100_000, (400, "core.invalid")),
        ("/api/v1/shopper/addresses", '{"recipient":"' + "x" * 9_000_000 + '"}', (413, "core.too_large")),
        (
            "/_allauth/browser/v1/auth/code/request",
            '{"phone":"' + "1" * 9_000_000 + '"}',
            (413, "core.too_large"),
        ),
    ],
    ids=["deep", "deep sign-in", "large", "large sign-in"],
)
def test_json_beyond_all_reason(cast: Cast, door: str, body: str, expected: tuple[int, str]) -> None:
    client = Client()
    if "_allauth" not in door:
        client.force_login(cast.wheat)
    answer = client.post(door, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert cast.wheat.addresses.count() == 1

"""GET and POST /api/v1/shopper/coupons, and coupons in cart and order."""

import pytest
from django.test import Client

from api.shopper.aftersales_shapes import CouponsSerializer
from api.shopper.serializers import CartSerializer
from core.clock import now
from shop.models import CouponClaim
from shop.operations import put_in_cart, set_postage
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, post, problem
from tests.buying import actor, nothing_changes
from tests.cast import Cast
from tests.operations.shop.test_coupons import coupon


@pytest.fixture
def wheat(cast: Cast) -> Client:
    coupon(cast)
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=None, actor=actor(cast))
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=1)
    return as_user(cast.wheat)


def test_claimed_shown_and_used(cast: Cast, wheat: Client) -> None:
    answer = post(wheat, "/coupons", {"code": "warm10"})
    assert (answer.status_code, misfits(CouponsSerializer(), answer.json())) == (201, [])
    (held,) = answer.json()["held"]
    cart = wheat.get(f"{DOOR}/cart?coupon={held['claim_id']}").json()
    assert misfits(CartSerializer(), cart) == []
    assert [cart[k] for k in ("total_fen", "discount_fen", "postage_fen", "pay_fen")] == [
        9999,
        1001,
        800,
        9798,
    ]
    body = {
        "address_id": cast.address.pk,
        "coupon_claim_id": held["claim_id"],
        "expected_total_fen": cart["pay_fen"],
    }
    placed = post(wheat, "/orders", body).json()
    assert [placed[k] for k in ("total_fen", "discount_fen", "postage_fen")] == [9798, 1001, 800]
    assert CouponClaim.objects.get().state == "kept"
    assert wheat.get(f"{DOOR}/coupons").json()["held"] == []


def test_a_coupon_that_gives_nothing_says_why(cast: Cast, wheat: Client) -> None:
    coupon(cast, code="BIG", min_spend_fen=10000, starts_at=now())
    (held,) = (c for c in post(wheat, "/coupons", {"code": "BIG"}).json()["held"] if c["code"] == "BIG")
    for claim, why in ((held["claim_id"], "min_spend"), (10**6, "unknown")):
        cart = wheat.get(f"{DOOR}/cart?coupon={claim}").json()
        assert (cart["coupon_refused"], cart["discount_fen"], cart["pay_fen"]) == (why, 0, 10799)


def test_refused(cast: Cast, wheat: Client) -> None:
    with nothing_changes():
        assert problem(post(wheat, "/coupons", {"code": "NOTHING"})) == (409, "shop.coupon_not_usable")
        assert problem(post(wheat, "/coupons", {})) == (400, "core.invalid")
        assert problem(post(Client(), "/coupons", {"code": "WARM10"}))[0] == 401
        assert problem(wheat.get(f"{DOOR}/coupons?session=x")) == (400, "core.invalid")
        body = {"address_id": cast.address.pk, "coupon_claim_id": 10**6}
        assert problem(post(wheat, "/orders", body)) == (409, "shop.coupon_not_usable")

"""The gateway's rules: fees, metadata, cards, signatures, keys, pages."""

from typing import Any

import pytest
import stripe

from sandbox.gateway.balance import converted, fee
from sandbox.gateway.errors import StripeError
from sandbox.gateway.keys import Keyring, read_key
from sandbox.gateway.lists import page
from sandbox.gateway.metadata import merged
from sandbox.gateway.methods.card import CARD
from sandbox.gateway.methods.numbers import ALWAYS_AUTHENTICATES, DECLINES, TOKENS, brand, passes_luhn
from sandbox.gateway.settings import Settings
from sandbox.gateway.signature import sign


@pytest.mark.parametrize(("amount", "cost"), [(6_800, 431), (10_000, 540), (400, 214), (1, 200)])
def test_the_fee_is_a_share_rounded_half_up_and_a_fixed_sum(amount: int, cost: int) -> None:
    assert fee(Settings(), amount, "cny") == cost


@pytest.mark.parametrize(("amount", "made"), [(6_800, 7_387), (-6_800, -7_387), (0, 0)])
def test_a_refund_is_converted_like_its_payment(amount: int, made: int) -> None:
    assert converted(Settings(settlement_currency="hkd"), amount, "cny") == made


def test_a_setting_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no setting 'fee'"):
        Settings().change({"fee": 1})


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (None, {"a": "1"}),
        ("", {}),
        ({"a": ""}, {}),
        ({"b": "2"}, {"a": "1", "b": "2"}),
        ({"a": "3"}, {"a": "3"}),
    ],
)
def test_metadata_is_merged(given: Any, made: dict[str, str]) -> None:
    assert merged({"a": "1"}, given) == made


@pytest.mark.parametrize(
    "given", [{"k" * 41: "v"}, {"k": "v" * 501}, {str(n): "v" for n in range(51)}, {"k": {"deep": "v"}}]
)
def test_metadata_has_limits(given: Any) -> None:
    with pytest.raises(StripeError):
        merged({}, given)


@pytest.mark.parametrize("number", sorted({*DECLINES, *ALWAYS_AUTHENTICATES, *TOKENS.values()}))
def test_every_test_card_could_be_a_card(number: str) -> None:
    assert passes_luhn(number)
    assert brand(number) != "unknown"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "abc"}, "incorrect_number"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"exp_year": 2020}, "invalid_expiry_year"),
    ],
)
def test_a_card_that_cannot_exist_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(StripeError) as caught:
        CARD.describe({"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, **change})
    assert (caught.value.status, caught.value.code) == (402, code)


def test_the_number_is_never_in_the_public_part() -> None:
    public, secret = CARD.describe({"number": "4242424242424242", "exp_month": 12, "exp_year": 34})
    assert "4242424242424242" not in str(public)
    assert (public["last4"], public["exp_year"], secret["number"]) == ("4242", 2034, "4242424242424242")


def test_each_secret_in_force_signs() -> None:
    header = sign(b"{}", ["whsec_new", "whsec_old"], at=1_700_000_000)
    assert header.count("v1=") == 2
    for secret in ("whsec_new", "whsec_old"):
        assert stripe.WebhookSignature.verify_header("{}", header, secret, None)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header("{}", header, "whsec_third", None)


@pytest.mark.parametrize(
    ("header", "key"), [("Bearer sk_test_a", "sk_test_a"), ("Basic c2tfdGVzdF9hOg==", "sk_test_a")]
)
def test_a_key_is_read_of_both_kinds_of_header(header: str, key: str) -> None:
    assert read_key(header) == key


def test_a_live_key_is_never_good() -> None:
    with pytest.raises(StripeError) as caught:
        Keyring().is_publishable("Bearer sk_live_abcdef")
    assert caught.value.status == 401
    assert "abcdef" not in str(caught.value)


def test_a_page_is_bounded_and_tells_of_more() -> None:
    items = [{"id": f"x_{n}", "object": "x", "created": n} for n in range(5, 0, -1)]
    first = page(items, "/v1/x", {"limit": 2})
    assert ([item["id"] for item in first["data"]], first["has_more"]) == (["x_5", "x_4"], True)
    late = page(items, "/v1/x", {"created": {"gte": 2, "lt": 4}})
    assert [item["id"] for item in late["data"]] == ["x_3", "x_2"]
    with pytest.raises(StripeError):
        page(items, "/v1/x", {"starting_after": "x_9"})

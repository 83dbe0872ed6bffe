"""Form-encoded parameters, and their check by Stripe's own schema."""

from typing import Any

import pytest

from sandbox.gateway.errors import StripeError
from sandbox.gateway.forms import decode
from sandbox.gateway.params import convert
from sandbox.gateway.spec import request_schema


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a=1&b=%E5%A6%82", {"a": "1", "b": "如"}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[0]=x&a[1]=y", {"a": {"0": "x", "1": "y"}}),
        ("a[]=x&a[]=y", {"a": {"0": "x", "1": "y"}}),
        ("a=", {"a": ""}),
        ("", {}),
    ],
)
def test_nested_names_become_nested_parts(text: str, made: dict[str, Any]) -> None:
    assert decode(text) == made


def test_a_value_cannot_also_be_a_hash() -> None:
    with pytest.raises(StripeError):
        decode("a=1&a[b]=2")


def test_values_get_the_types_of_the_document() -> None:
    schema = request_schema("POST /v1/payment_intents")
    given = decode(
        "amount=6800&currency=cny&confirm=true&payment_method_types[0]=card&metadata[0]=x"
        "&automatic_payment_methods[enabled]=false&off_session=recurring"
    )
    assert convert(given, schema) == {
        "amount": 6_800,
        "currency": "cny",
        "confirm": True,
        "payment_method_types": ["card"],
        "metadata": {"0": "x"},
        "automatic_payment_methods": {"enabled": False},
        "off_session": "recurring",
    }


@pytest.mark.parametrize(
    ("text", "code", "param"),
    [
        ("amount=6800", "parameter_missing", "currency"),
        ("amount=68.5&currency=cny", "parameter_invalid_integer", "amount"),
        ("amount=1&currency=", "parameter_invalid_empty", "currency"),
        ("amount=1&currency=cny&confirm=yes", "", "confirm"),
        ("amount=1&currency=cny&payment_method_types=card", "", "payment_method_types"),
        ("amount=1&currency=cny&amount_details[colour]=x", "parameter_unknown", "amount_details[colour]"),
        ("amount=1&currency=cny&capture_method=later", "", "capture_method"),
        ("amount[a]=1&currency=cny", "", "amount"),
        ("amount=1&currency=cny&shipping[name]=n", "parameter_missing", "shipping[address]"),
    ],
)
def test_what_stripe_refuses_is_refused(text: str, code: str, param: str) -> None:
    with pytest.raises(StripeError) as caught:
        convert(decode(text), request_schema("POST /v1/payment_intents"))
    assert (caught.value.code, caught.value.members()["param"]) == (code, param)

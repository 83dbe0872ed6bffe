"""The slice of Stripe's document: small, and enough for every operation that the gateway speaks."""

from pathlib import Path

from sandbox.gateway import spec
from sandbox.gateway.routes import ROUTES
from sandbox.gateway.spec.trim import Trimmer


def test_every_operation_is_one_of_stripes() -> None:
    unknown = [route.name for route in ROUTES if route.name not in spec.document()["requests"]]
    assert unknown == []


def test_every_parameter_that_is_carried_out_is_one_of_stripes() -> None:
    for route in ROUTES:
        known = set(spec.request_schema(route.name)["properties"])
        assert (route.handled or set()) <= known, route.name


def test_it_stays_small() -> None:
    assert (Path(spec.__file__).parent / "stripe_slice.json").stat().st_size < 250_000


def test_trimming_keeps_what_is_checked_and_drops_the_rest() -> None:
    thing = {
        "type": "object",
        "required": ["id"],
        "description": "a long text",
        "properties": {
            "id": {"type": "string", "maxLength": 5000},
            "state": {"type": "string", "enum": ["on", "off"], "nullable": True},
            "owner": {
                "anyOf": [{"type": "string"}, {"$ref": "#/x/thing"}, {"$ref": "#/x/other"}],
                "x-expansionResources": {},
            },
            "klarna": {"type": "object"},
        },
    }
    method = {"type": "object", "properties": {"type": {"type": "string", "enum": ["card", "klarna"]}}}
    made = Trimmer({"thing": thing, "payment_method": method}, resources=("thing",)).objects()
    assert made == {
        "thing": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "state": {"type": ["string", "null"], "enum": ["on", "off", None]},
                "owner": {"anyOf": [{"type": "string"}, {"$ref": "#/objects/thing"}]},
            },
        }
    }

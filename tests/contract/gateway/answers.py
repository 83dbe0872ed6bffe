"""Hold an answer against Stripe's own OpenAPI document."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from sandbox.gateway.spec import document

Json = dict[str, Any]
DELETED = {"customer": "deleted_customer", "webhook_endpoint": "deleted_webhook_endpoint"}
LIST_MEMBERS = {"object", "data", "has_more", "url"}


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/objects/{name}", "objects": document()["objects"]})


def check(answer: Json) -> list[str]:
    """The names of the objects that were checked. Raises AssertionError for what Stripe never answers."""
    if "error" in answer:
        return _check("api_errors", answer["error"])
    kind = answer["object"]
    if kind == "list":
        assert set(answer) == LIST_MEMBERS
        return ["list", *(name for item in answer["data"] for name in check(item))]
    names = _check(DELETED[kind] if answer.get("deleted") else kind, answer)
    return names + (check(answer["data"]["object"]) if kind == "event" else [])


def _check(name: str, part: Json) -> list[str]:
    faults = [
        f"{name}.{'.'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator(name).iter_errors(part)
    ]
    assert not faults, "\n".join(faults)
    return [name]

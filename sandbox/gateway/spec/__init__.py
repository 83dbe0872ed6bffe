"""Facts of Stripe's own OpenAPI document: see ``make_slice.py`` for where they come from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@cache
def document() -> Json:
    """The whole slice: ``version``, ``requests`` and ``objects``."""
    loaded: Json = json.loads(Path(__file__).with_name("stripe_slice.json").read_text())
    return loaded


def request_schema(operation: str) -> Json:
    """The parameters of an operation, named like ``POST /v1/refunds``."""
    schema: Json = document()["requests"][operation]
    return schema

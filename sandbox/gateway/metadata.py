"""Metadata: Stripe's limits and its way of merging."""

from typing import Any

from sandbox.gateway.errors import StripeError

Json = dict[str, Any]
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


def merged(present: Json, given: Any) -> Json:
    """``present`` with ``given`` laid over it: an empty value removes a key, an empty ``given`` all."""
    if given is None:
        return dict(present)
    if given == "":
        return {}
    result = dict(present)
    for key, value in given.items():
        if not isinstance(value, str):
            raise StripeError("Metadata values must be strings.", param=f"metadata[{key}]")
        if len(key) > LONGEST_KEY:
            raise StripeError(
                f"Metadata keys can be at most {LONGEST_KEY} characters.", param=f"metadata[{key}]"
            )
        if len(value) > LONGEST_VALUE:
            message = f"Metadata values can have up to {LONGEST_VALUE} characters, but yours is {len(value)}."
            raise StripeError(message, param=f"metadata[{key}]")
        result.pop(key, None)
        if value:
            result[key] = value
    if len(result) > MOST_KEYS:
        raise StripeError(f"Metadata can have at most {MOST_KEYS} keys.", param="metadata")
    return result

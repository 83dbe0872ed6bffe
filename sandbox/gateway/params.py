"""Check and convert parameters by Stripe's own schema, refusing what Stripe refuses."""

import re
from typing import Any

from sandbox.gateway.errors import StripeError, parameter_missing

Json = dict[str, Any]
INTEGER = re.compile(r"-?\d{1,15}")
BOOLEANS = {"true": True, "false": False}


def convert(value: Any, schema: Json, path: str = "") -> Any:
    """The value with integers, booleans and lists in their own types.

    Raises StripeError: parameter_unknown, parameter_missing, parameter_invalid_integer and the like.
    """
    if "anyOf" in schema:
        return _convert_choice(value, schema["anyOf"], path)
    kind = schema.get("type")
    if kind is None:
        return value
    if kind == "object":
        return _convert_object(value, schema, path)
    if kind == "array":
        return _convert_array(value, schema, path)
    if not isinstance(value, str):
        raise StripeError(f"Invalid {kind}: {path} must not be a hash", param=path)
    return _convert_scalar(value, schema, path)


def _convert_choice(value: Any, options: list[Json], path: str) -> Any:
    first: StripeError | None = None
    for option in options:
        fits = (option.get("type") in ("object", "array")) == isinstance(value, dict)
        try:
            return convert(value, option, path)
        except StripeError as error:
            # The refusal of an option of the value's own kind says more than that of another kind.
            first = first if first and not fits else error
    assert first is not None
    raise first


def _convert_object(value: Any, schema: Json, path: str) -> Json:
    if not isinstance(value, dict):
        raise StripeError("Invalid object", param=path)
    known = schema.get("properties")
    if known is None:
        return value
    made: Json = {}
    for name, part in value.items():
        inner = f"{path}[{name}]" if path else name
        if name not in known:
            raise StripeError(f"Received unknown parameter: {inner}", code="parameter_unknown", param=inner)
        made[name] = convert(part, known[name], inner)
    for name in schema.get("required", ()):
        if name not in made:
            raise parameter_missing(f"{path}[{name}]" if path else name)
    return made


def _convert_array(value: Any, schema: Json, path: str) -> list[Any]:
    if not isinstance(value, dict) or not all(key.isdigit() for key in value):
        raise StripeError("Invalid array", param=path)
    ordered = sorted(value.items(), key=lambda item: int(item[0]))
    return [convert(part, schema["items"], f"{path}[{key}]") for key, part in ordered]


def _convert_scalar(value: str, schema: Json, path: str) -> Any:
    kind, allowed = schema["type"], schema.get("enum")
    if allowed is not None and value not in allowed:
        *most, last = [str(item) for item in allowed]
        names = f"{', '.join(most)}, or {last}" if most else last
        raise StripeError(f"Invalid {path}: must be one of {names}", param=path)
    if kind == "integer":
        if not INTEGER.fullmatch(value):
            raise StripeError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=path)
        return int(value)
    if kind == "boolean":
        if value not in BOOLEANS:
            raise StripeError(f"Invalid boolean: {value}", param=path)
        return BOOLEANS[value]
    if value == "" and allowed is None:
        message = f"You passed an empty string for '{path}'. It cannot be unset; leave the parameter out."
        raise StripeError(message, code="parameter_invalid_empty", param=path)
    return value

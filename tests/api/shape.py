"""Whether an answer has exactly the shape that the OpenAPI document promises."""

from typing import Any

from rest_framework import serializers


def misfits(shape: serializers.BaseSerializer[Any], answer: Any, at: str = "$") -> list[str]:
    """Where the answer differs: keys too many or missing, nulls not allowed, at every depth."""
    if isinstance(shape, serializers.ListSerializer):
        child = shape.child
        return [m for i, item in enumerate(answer) for m in misfits(child, item, f"{at}[{i}]")]  # type: ignore[arg-type]
    assert isinstance(shape, serializers.Serializer)
    wrong = [f"{at}.{key}" for key in set(answer) ^ set(shape.fields)]
    for name, field in shape.fields.items():
        if name not in answer:
            continue
        value = answer[name]
        if value is None:
            wrong += [] if field.allow_null else [f"{at}.{name} is null"]
        elif isinstance(field, serializers.BaseSerializer):
            wrong += misfits(field, value, f"{at}.{name}")
    return wrong

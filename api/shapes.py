"""Shapes, each made once: REST framework copies every field for every use, a third of a millisecond for one order.

Those of this module are shared by all threads, so none of them may keep what it reads.
"""

from functools import cache
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

Shape = type[Serializer[Any]]


@cache
def _made(shape: Shape) -> Serializer[Any]:
    return shape()


def shown(shape: Shape, facts: Any) -> dict[str, Any]:
    """Facts in this shape, as JSON."""
    return dict(_made(shape).to_representation(facts))


def wanted(shape: Shape, request: Request, *, partial: bool = False) -> dict[str, Any]:
    """The body, understood; `partial`: any of its fields may be missing.

    Raises DRF's ValidationError, which leaves as core.invalid.
    """
    if request.data is None:
        raise ValidationError({"non_field_errors": ["No data provided"]})
    asked = shape(partial=True) if partial else _made(shape)
    return dict(asked.run_validation(request.data))

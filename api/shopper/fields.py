"""Fields that the shopper's shapes share."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

LARGEST = 2**63 - 1
"""What the database can hold; SQLite fails on more."""


def key(**options: Any) -> serializers.IntegerField:
    """An id."""
    return serializers.IntegerField(min_value=1, max_value=LARGEST, **options)


def moment(**options: Any) -> serializers.DateTimeField:
    """A time, in UTC."""
    return serializers.DateTimeField(default_timezone=UTC, **options)

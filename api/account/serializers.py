"""Shapes of the account door."""

from typing import Any

from rest_framework import serializers


class MeSerializer(serializers.Serializer[Any]):
    """Who is here. For a guest `signed_in` is false and `id` null."""

    signed_in = serializers.BooleanField()
    id = serializers.IntegerField(allow_null=True)
    alias = serializers.CharField(allow_blank=True)
    is_anchor = serializers.BooleanField()
    is_maker = serializers.BooleanField()
    is_staff = serializers.BooleanField()
    has_address = serializers.BooleanField()
    large_type = serializers.BooleanField()


class MeChangeSerializer(serializers.Serializer[Any]):
    """What a person may change about herself."""

    alias = serializers.CharField(required=False, max_length=40, trim_whitespace=True)
    large_type = serializers.BooleanField(required=False)

"""Shapes of the door; money in fen."""

from typing import Any

from rest_framework import serializers


class PaidOutSerializer(serializers.Serializer[Any]):
    """A payout that arrived."""

    number = serializers.CharField()
    amount_fen = serializers.IntegerField()
    paid_at = serializers.DateTimeField()


class EarningsSerializer(serializers.Serializer[Any]):
    """A maker's sums. `available_fen` is below zero when a refund came after a payout: the next one nets it."""

    alias = serializers.CharField()
    workshop = serializers.CharField(allow_blank=True)
    held_fen = serializers.IntegerField()
    available_fen = serializers.IntegerField()
    under_way_fen = serializers.IntegerField()
    paid_fen = serializers.IntegerField()
    payouts = PaidOutSerializer(many=True)


class SoldInSerializer(serializers.Serializer[Any]):
    """The live session of a sale."""

    title = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)


class EarnedSerializer(serializers.Serializer[Any]):
    """Her part of one sold line; nothing of the buyer."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    variant = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    sold_at = serializers.DateTimeField()
    line_fen = serializers.IntegerField()
    amount_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["held", "available", "paid", "reversed"])
    until = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    session = SoldInSerializer(allow_null=True)


class EarnedPageSerializer(serializers.Serializer[Any]):
    """One page, newest first."""

    results = EarnedSerializer(many=True)
    next = serializers.CharField(allow_null=True)

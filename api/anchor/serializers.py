"""What the studio sends. Rules about the values are the operations'."""

from typing import Any

from rest_framework import serializers

from livestream.models import ChatMessage
from livestream.rules import webvtt

LARGEST_ID = 2**63 - 1
MOST_UNITS = 1_000_000
MOST_FEN = 2**53


def _fen(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MOST_FEN, **options)


def _units(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MOST_UNITS, **options)


class PlanSerializer(serializers.Serializer[Any]):
    """A session to plan."""

    title = serializers.CharField(max_length=400)
    planned_at = serializers.DateTimeField()
    ai_host = serializers.BooleanField(required=False, default=False)
    without_offers = serializers.BooleanField(required=False, default=False)


class NewOfferSerializer(serializers.Serializer[Any]):
    """A variant to offer, its live price in fen, units set aside."""

    variant_id = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    live_price_fen = _fen()
    allotment = _units()
    per_person_limit = _units(required=False, default=5)
    ends_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class OfferChangeSerializer(serializers.Serializer[Any]):
    """What to change about an offer; what is missing stays."""

    live_price_fen = _fen(required=False)
    allotment = _units(required=False)
    per_person_limit = _units(required=False)
    ends_at = serializers.DateTimeField(required=False)


class StreamInputSerializer(serializers.Serializer[Any]):
    """An HLS address of a stream that comes from elsewhere; empty: the platform's own."""

    address = serializers.CharField(max_length=300, allow_blank=True)


class PublishTicketInputSerializer(serializers.Serializer[Any]):
    """Who will send; `takeover`: this page's camera, in the place of whoever sends, whose key ends."""

    door = serializers.ChoiceField(choices=["camera", "encoder"], default="camera")
    takeover = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An encoder comes when it likes: it takes nobody's place."""
        if attrs["takeover"] and attrs["door"] != "camera":
            raise serializers.ValidationError({"takeover": "camera"})
        return attrs


class StreamReportSerializer(serializers.Serializer[Any]):
    """What the sending page measured, as in stream.health; empty: the engine is asked."""

    bitrate = serializers.IntegerField(min_value=0, max_value=100_000_000, required=False)
    frames = serializers.IntegerField(min_value=0, max_value=240, required=False, allow_null=True)
    dropped = serializers.IntegerField(min_value=0, max_value=LARGEST_ID, required=False, allow_null=True)
    uplink = serializers.ChoiceField(choices=["good", "weak"], required=False, allow_null=True)


class CaptionsInputSerializer(serializers.Serializer[Any]):
    """WebVTT or SubRip; an empty text takes the captions down."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=webvtt.LONGEST)


class AnnouncementInputSerializer(serializers.Serializer[Any]):
    """A text for the room; an empty one clears it."""

    text = serializers.CharField(allow_blank=True, max_length=1600)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a line is taken down."""

    reason = serializers.ChoiceField(choices=ChatMessage.Reason.choices)


class CoverSerializer(serializers.Serializer[Any]):
    """A picture, as a file of a form."""

    cover = serializers.FileField()

"""Shapes of room and session cards, and of the home page."""

from rest_framework import serializers

from api.public.serializers import MakerStorySerializer, ProductCardSerializer, Shape
from livestream.models import LiveSession


class PinnedSerializer(Shape):
    """What is being explained in a room now."""

    title = serializers.CharField()
    price_fen = serializers.IntegerField()


class RoomCardSerializer(Shape):
    """A room on the air."""

    slug = serializers.CharField()
    title = serializers.CharField()
    anchor_alias = serializers.CharField()
    cover = serializers.CharField(allow_null=True)
    viewers = serializers.IntegerField()
    session_id = serializers.IntegerField()
    ai_host = serializers.BooleanField()
    pinned = PinnedSerializer(allow_null=True)


class SessionCardSerializer(Shape):
    """A session that comes or has been. `duration_s` is in seconds, once it ended."""

    id = serializers.IntegerField()
    room_slug = serializers.CharField()
    title = serializers.CharField()
    anchor_alias = serializers.CharField()
    cover = serializers.CharField(allow_null=True)
    planned_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(choices=LiveSession.Status.choices)
    ai_host = serializers.BooleanField()
    duration_s = serializers.IntegerField(allow_null=True)


class HomeSerializer(Shape):
    """The home page."""

    live = RoomCardSerializer(many=True)
    coming = SessionCardSerializer(many=True)
    replays = SessionCardSerializer(many=True)
    workshop = MakerStorySerializer(allow_null=True)
    products = ProductCardSerializer(many=True)
    server_time = serializers.DateTimeField()

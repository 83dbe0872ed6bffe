"""Shapes of the studio's answers."""

from typing import get_args

from rest_framework import serializers

from api.public.rooms_shapes import (
    CaptionTrackSerializer,
    ChatLineSerializer,
    OfferSerializer,
    PinSerializer,
    PlaybackSerializer,
    SessionSerializer,
)
from api.public.serializers import Shape
from hosts.rules.roles import Act
from livestream.models import LiveSession

ROLES = ["anchor", "assistant", "moderator"]
ACTS = get_args(Act)


class StudioRoomSerializer(Shape):
    """A room where the person works, as what, and what she may do there."""

    slug = serializers.CharField()
    title = serializers.CharField()
    cover = serializers.CharField(allow_null=True)
    role = serializers.ChoiceField(choices=ROLES)
    may = serializers.ListField(child=serializers.ChoiceField(choices=ACTS))


class GateItemSerializer(Shape):
    """One condition; `action` says what to do while it is not met."""

    code = serializers.CharField()
    title = serializers.CharField()
    done = serializers.BooleanField()
    action = serializers.CharField(allow_null=True)


class GateSerializer(Shape):
    """What must be so before going live."""

    ready = serializers.BooleanField()
    items = GateItemSerializer(many=True)


class FiguresSerializer(Shape):
    """A session's figures, in persons, acts, orders and fen. `net_fen` is paid less refunded.

    `interactions` are lines, bursts of likes, shares and orders: acts, never to be added to persons.
    """

    viewers = serializers.IntegerField()
    peak = serializers.IntegerField()
    people = serializers.IntegerField()
    interactions = serializers.IntegerField()
    chat_lines = serializers.IntegerField()
    like_bursts = serializers.IntegerField()
    shares = serializers.IntegerField()
    orders = serializers.IntegerField()
    gross_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    net_fen = serializers.IntegerField()
    credited_fen = serializers.IntegerField()


class StudioRoomRefSerializer(Shape):
    """The session's room."""

    slug = serializers.CharField()
    title = serializers.CharField()


class StudioSessionSerializer(Shape):
    """Everything that the console needs. `signal` is the video engine's word."""

    session = SessionSerializer()
    room = StudioRoomRefSerializer()
    role = serializers.ChoiceField(choices=ROLES)
    may = serializers.ListField(child=serializers.ChoiceField(choices=ACTS))
    signal = serializers.ChoiceField(choices=LiveSession.Signal.choices)
    without_offers = serializers.BooleanField()
    external_url = serializers.CharField(allow_blank=True)
    monitor = PlaybackSerializer(allow_null=True)
    recording_problem = serializers.CharField(allow_blank=True)
    captions = CaptionTrackSerializer(many=True)
    offers = OfferSerializer(many=True)
    pin = PinSerializer(allow_null=True)
    gate = GateSerializer()
    figures = FiguresSerializer()
    chat = ChatLineSerializer(many=True)
    announcement = serializers.CharField(allow_null=True)


class StudioProductSerializer(Shape):
    """A variant that may be offered; `left` units are on the shelf."""

    variant_id = serializers.IntegerField()
    sku = serializers.CharField()
    title = serializers.CharField()
    variant = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    price_fen = serializers.IntegerField()
    left = serializers.IntegerField()


class PublishTicketSerializer(Shape):
    """How to send the picture; shown once. What begins with `rtmp` is an encoder's: empty for a camera."""

    path = serializers.CharField()
    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=["mediarecorder", "whip"])
    ingest_url = serializers.CharField()
    mime = serializers.ListField(child=serializers.CharField())
    rtmp_server = serializers.CharField(allow_blank=True)
    rtmp_key = serializers.CharField(allow_blank=True)


class AnnouncementSerializer(Shape):
    """What stands in the room now."""

    text = serializers.CharField(allow_null=True)

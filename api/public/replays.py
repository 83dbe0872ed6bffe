"""Replays, for everyone."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.rooms_shapes import CaptionTrackSerializer, RoomSerializer, SessionSerializer
from api.public.serializers import Shape
from api.public.view import PublicView
from core.errors import NotFound
from livestream.queries.captions import captions_text
from livestream.queries.replay import replay_page


class MomentSerializer(Shape):
    """One explanation of a product; prices in fen, places and lengths in seconds."""

    id = serializers.IntegerField()
    offer_id = serializers.IntegerField()
    product_id = serializers.IntegerField()
    title = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    length_s = serializers.IntegerField()
    offset_s = serializers.FloatField(allow_null=True)
    price_then_fen = serializers.IntegerField()
    price_now_fen = serializers.IntegerField(allow_null=True)


class ReplayPageSerializer(Shape):
    """A past session of a room and its moments, in the order of the broadcast."""

    room = RoomSerializer()
    session = SessionSerializer()
    moments = MomentSerializer(many=True)
    captions = CaptionTrackSerializer(many=True)


class ReplayView(PublicView):
    """A broadcast that is over."""

    @extend_schema(operation_id="publicReplay", responses=ReplayPageSerializer)
    def get(self, request: Request, slug: str, id: int) -> Response:
        """How to watch it again, and when which product was explained."""
        page = replay_page(slug, id)
        if page is None:
            raise NotFound()
        return Response(page, headers={"Cache-Control": "public, no-cache"})


class CaptionsView(PublicView):
    """What is said in it."""

    @extend_schema(operation_id="publicCaptions", responses={(200, "text/vtt"): OpenApiTypes.STR})
    def get(self, request: Request, slug: str, id: int, language: str) -> HttpResponse:
        """The captions in one language; the address in a replay's page changes with them."""
        text = captions_text(slug, id, language)
        if text is None:
            raise NotFound()
        headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=headers)

"""Replays, for everyone."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.rooms_shapes import RoomSerializer, SessionSerializer
from api.public.serializers import Shape
from api.public.view import PublicView
from core.errors import NotFound
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


class ReplayView(PublicView):
    """A broadcast that is over."""

    @extend_schema(operation_id="publicReplay", responses=ReplayPageSerializer)
    def get(self, request: Request, slug: str, id: int) -> Response:
        """How to watch it again, and when which product was explained."""
        page = replay_page(slug, id)
        if page is None:
            raise NotFound()
        return Response(page, headers={"Cache-Control": "public, no-cache"})

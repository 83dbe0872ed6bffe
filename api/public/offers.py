"""The buying sheet's facts."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.public.rooms_shapes import QuoteSerializer
from api.public.serializers import Shape
from core.errors import NotFound
from livestream.queries.quote import quote
from shop.rules.line_request import MOST


class QuoteAskedSerializer(Shape):
    """How many units, and with which coupon."""

    quantity = serializers.IntegerField(min_value=1, max_value=MOST, default=1)
    coupon = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class QuoteView(APIView):
    """What an offer costs and where the money goes. Signed in, it also knows one's own limit."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="publicOfferQuote",
        parameters=[
            OpenApiParameter("quantity", int, description="Units, 1 unless given."),
            OpenApiParameter("coupon", int, description="A claim of a coupon to price it with."),
        ],
        responses=QuoteSerializer,
    )
    def get(self, request: Request, id: int) -> Response:
        """The quote for so many units now."""
        asked = QuoteAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        buyer = request.user.pk if isinstance(request.user, User) else None
        values = asked.validated_data
        found = quote(id, values["quantity"], buyer, values.get("coupon"))
        if found is None:
            raise NotFound()
        return Response(found, headers={"Cache-Control": "private, no-store"})

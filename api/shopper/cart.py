"""The cart."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import wanted
from api.shopper.fields import LARGEST
from api.shopper.serializers import CartAskedSerializer, CartSerializer, QuantitySerializer
from api.shopper.view import ShopperView, shopper
from shop.operations import put_in_cart, take_out_of_cart
from shop.queries.cart import cart


class CartView(ShopperView):
    """What is in it."""

    @extend_schema(
        operation_id="shopperCart",
        parameters=[OpenApiParameter("coupon", int, description="A claim of a coupon to price it with.")],
        responses=CartSerializer,
    )
    def get(self, request: Request) -> Response:
        """The cart at today's prices."""
        asked = CartAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(cart(shopper(request).pk, asked.validated_data.get("coupon")))


class CartItemView(ShopperView):
    """One thing in it."""

    @extend_schema(operation_id="shopperPutInCart", request=QuantitySerializer, responses=CartSerializer)
    def put(self, request: Request, variant_id: int) -> Response:
        """Set how many."""
        user = shopper(request)
        quantity = wanted(QuantitySerializer, request)["quantity"]
        put_in_cart(user=user, variant_id=variant_id, quantity=quantity)
        return Response(cart(user.pk))

    @extend_schema(operation_id="shopperTakeOutOfCart", responses=CartSerializer)
    def delete(self, request: Request, variant_id: int) -> Response:
        """Take it out."""
        user = shopper(request)
        if variant_id <= LARGEST:
            take_out_of_cart(user=user, variant_id=variant_id)
        return Response(cart(user.pk))

"""The cart."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shopper.serializers import LARGEST, CartSerializer, QuantitySerializer
from api.shopper.view import ShopperView, shopper, wanted
from shop.operations import put_in_cart, take_out_of_cart
from shop.queries.cart import cart


class CartView(ShopperView):
    """What is in it."""

    @extend_schema(operation_id="shopperCart", responses=CartSerializer)
    def get(self, request: Request) -> Response:
        """The cart at today's prices."""
        return Response(cart(shopper(request).pk))


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

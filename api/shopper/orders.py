"""A shopper's orders."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotent import HEADER, request_key
from api.public.cursor import decode, next_url
from api.shapes import wanted
from api.shopper.committers import ORDERING
from api.shopper.placing import place
from api.shopper.serializers import (
    CartOrderInputSerializer,
    OrderDetailSerializer,
    OrderPageSerializer,
    OrderSerializer,
    ReceiptSerializer,
)
from api.shopper.showing import show_order, show_orders
from api.shopper.view import ShopperView, shopper
from core.actor import Actor
from shop.operations import cancel_order
from shop.operations.place_cart_orders import CartWish
from shop.queries import orders
from shop.queries.receipt import receipt

KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)


class OrdersView(ShopperView):
    """The list, and ordering the cart."""

    @extend_schema(
        operation_id="shopperOrders",
        parameters=[OpenApiParameter("cursor", str)],
        responses=OrderPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        before = decode(request.query_params.get("cursor", ""))
        page = orders.for_buyer(shopper(request).pk, before=before)
        return Response({"results": show_orders(page.orders), "next": next_url(request, page.before)})

    @extend_schema(
        operation_id="shopperPlaceOrder",
        parameters=[KEY],
        request=CartOrderInputSerializer,
        responses={201: OrderSerializer},
    )
    def post(self, request: Request) -> Response:
        """Order what is in the cart; its stock is kept until `expires_at`."""
        user = shopper(request)
        fields = wanted(CartOrderInputSerializer, request)
        key = request_key(request, scope="cart-order", payload=fields)
        wish = CartWish(
            buyer_id=user.pk,
            address_id=fields["address_id"],
            source_code=fields["group_code"],
            expected_total_fen=fields.get("expected_total_fen"),
            coupon_claim_id=fields.get("coupon_claim_id"),
            confirmed=frozenset(fields["confirmed"]),
            key=key,
        )
        return place(user.pk, key, ORDERING, wish)


class OrderView(ShopperView):
    """One order."""

    @extend_schema(operation_id="shopperOrder", responses=OrderDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        """The order and, once it was paid, its receipt."""
        order = orders.by_number(shopper(request).pk, number)
        paid = ReceiptSerializer(receipt(order)).data if order.paid_at else None
        return Response({**show_orders([order])[0], "receipt": paid})


class CancelView(ShopperView):
    """Changing one's mind before paying."""

    @extend_schema(operation_id="shopperCancelOrder", request=None, responses=OrderSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Cancel an unpaid order. Safe to repeat."""
        user = shopper(request)
        cancel_order(order=orders.by_number(user.pk, number), actor=Actor.of(user))
        return Response(show_order(user.pk, number))

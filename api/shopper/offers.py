"""Buying in the room."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotent import once
from api.shopper.orders import KEY, ORDERS_A_MINUTE
from api.shopper.serializers import OfferOrderInputSerializer, OrderSerializer
from api.shopper.showing import show_order
from api.shopper.view import ShopperView, shopper, wanted
from core import limits
from livestream.operations.buy_offer import buy_offer


class OfferOrdersView(ShopperView):
    """Orders of one offer."""

    @extend_schema(
        operation_id="shopperBuyOffer",
        parameters=[KEY],
        request=OfferOrderInputSerializer,
        responses={201: OrderSerializer},
    )
    def post(self, request: Request, id: int) -> Response:
        """Buy at the live price that was shown; stock is kept until `expires_at`."""
        user = shopper(request)
        fields = wanted(OfferOrderInputSerializer, request)
        limits.check("place-order", str(user.pk), per=ORDERS_A_MINUTE, seconds=60)

        def place() -> tuple[int, dict[str, Any]]:
            order = buy_offer(
                buyer=user,
                offer_id=id,
                variant_id=fields["variant_id"],
                quantity=fields["quantity"],
                address_id=fields["address_id"],
                expected_price_fen=fields["expected_price_fen"],
                source_code=fields["group_code"],
            )
            return 201, show_order(user.pk, order.number)

        return once(request, scope="offer-order", payload={"offer": id, **fields}, run=place)

"""Buying in the room."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.device import known_device
from api.idempotent import request_key
from api.shapes import wanted
from api.shopper.committers import BUYING
from api.shopper.fields import LARGEST
from api.shopper.orders import KEY
from api.shopper.placing import place
from api.shopper.serializers import OfferOrderInputSerializer, OrderSerializer
from api.shopper.view import ShopperView, shopper
from core.errors import NotFound
from livestream.operations.buy_offers import OfferWish
from livestream.queries.standing import Somebody


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
        if id > LARGEST:
            raise NotFound()
        user = shopper(request)
        fields = wanted(OfferOrderInputSerializer, request)
        key = request_key(request, scope="offer-order", payload={"offer": id, **fields})
        wish = OfferWish(
            buyer_id=user.pk,
            offer_id=id,
            variant_id=fields["variant_id"],
            quantity=fields["quantity"],
            address_id=fields["address_id"],
            expected_price_fen=fields["expected_price_fen"],
            source_code=fields["group_code"],
            key=key,
            coupon_claim_id=fields.get("coupon_claim_id"),
            expected_total_fen=fields.get("expected_total_fen"),
            exemption_confirmed=fields["exemption_confirmed"],
            who=Somebody.of(user, known_device(request) or ""),
        )
        return place(user.pk, key, BUYING, wish)

"""What a session sells, and what is being explained."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.serializers import NewOfferSerializer, OfferChangeSerializer
from api.anchor.view import StudioView, actor, offer_for, session_for
from api.public.rooms_shapes import OfferSerializer, PinSerializer
from api.shapes import wanted
from livestream.operations.add_offer import add_offer
from livestream.operations.change_offer import change_offer
from livestream.operations.close_offer import close_offer
from livestream.operations.pin_offer import pin_offer
from livestream.operations.unpin_offer import unpin_offer
from livestream.queries.offers import offers_by_id
from livestream.queries.pins import current_pin, pin_resource

NO_PIN = {"offer_id": None, "v": 0, "pinned_at": None}


class OffersView(StudioView):
    """A session's offers."""

    @extend_schema(
        operation_id="anchorAddOffer", request=NewOfferSerializer, responses={201: OfferSerializer}
    )
    def post(self, request: Request, id: int) -> Response:
        """Offer a variant; its allotment is taken off the shelf."""
        row, _ = session_for(request, id, "sell")
        fields = wanted(NewOfferSerializer, request)
        offer = add_offer(actor=actor(request), session_id=row.pk, **fields)
        return Response(offers_by_id([offer.pk])[0], status=201)


class OfferView(StudioView):
    """One offer."""

    @extend_schema(operation_id="anchorChangeOffer", request=OfferChangeSerializer, responses=OfferSerializer)
    def patch(self, request: Request, id: int) -> Response:
        """Change price, allotment, limit or end; orders placed before keep their price."""
        row = offer_for(request, id, "sell")
        fields = wanted(OfferChangeSerializer, request)
        change_offer(actor=actor(request), offer_id=row.pk, **fields)
        return Response(offers_by_id([row.pk])[0])

    @extend_schema(operation_id="anchorCloseOffer", responses=OfferSerializer)
    def delete(self, request: Request, id: int) -> Response:
        """Take the offer off; unsold units go back to the shelf, and the answer says how it stands."""
        row = offer_for(request, id, "sell")
        close_offer(actor=actor(request), offer_id=row.pk)
        return Response(offers_by_id([row.pk])[0])


class PinView(StudioView):
    """Explaining."""

    @extend_schema(operation_id="anchorPinOffer", request=None, responses=PinSerializer)
    def post(self, request: Request, id: int) -> Response:
        """Make it the one offer being explained."""
        row = offer_for(request, id, "sell")
        return Response(pin_resource(pin_offer(actor=actor(request), offer_id=row.pk)))


class UnpinView(StudioView):
    """No longer explaining."""

    @extend_schema(operation_id="anchorUnpinOffer", request=None, responses=PinSerializer)
    def post(self, request: Request, id: int) -> Response:
        """Take its pin down; the answer is the pin that the session now has."""
        row = offer_for(request, id, "sell")
        unpin_offer(actor=actor(request), offer_id=row.pk)
        return Response(current_pin(row.session_id) or NO_PIN)

"""The cards that the shopper keeps, and the code that her phone reads."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import wanted
from api.shopper.code import draw_code
from api.shopper.serializers import CardSerializer, CodeInputSerializer, CodeSerializer
from api.shopper.view import ShopperView, shopper
from core import limits
from core.actor import Actor
from shop.operations import forget_card
from shop.payments.cards import cards_of

LOOKS_A_MINUTE = 60
CODES_A_MINUTE = 30


class CardsView(ShopperView):
    """Kept cards."""

    @extend_schema(operation_id="shopperCards", responses=CardSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The cards, newest first. They stand at the processor alone."""
        user = shopper(request)
        limits.check("cards", str(user.pk), per=LOOKS_A_MINUTE, seconds=60)
        return Response([asdict(card) for card in cards_of(user.pk)])


class CardView(ShopperView):
    """One kept card."""

    @extend_schema(operation_id="shopperForgetCard", responses={204: None})
    def delete(self, request: Request, card_id: str) -> Response:
        """Let it go for ever."""
        user = shopper(request)
        forget_card(user_id=user.pk, card_id=card_id, actor=Actor.of(user))
        return Response(status=204)


class CodeView(ShopperView):
    """A wallet's code."""

    @extend_schema(operation_id="shopperDrawCode", request=CodeInputSerializer, responses=CodeSerializer)
    def post(self, request: Request) -> Response:
        """Draw what the processor told the page, so that the page needs no script and no picture from elsewhere."""
        user = shopper(request)
        text = wanted(CodeInputSerializer, request)["text"]
        limits.check("code", str(user.pk), per=CODES_A_MINUTE, seconds=60)
        return Response(draw_code(text))

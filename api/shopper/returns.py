"""After paying: signing for parcels, and asking for money back."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.photos import photo_of
from api.shapes import wanted
from api.shopper.aftersales_shapes import (
    AftersalesSerializer,
    ReturnInputSerializer,
    ReturnParcelInputSerializer,
    ReturnPhotoInputSerializer,
)
from api.shopper.fields import LARGEST
from api.shopper.view import ShopperView, shopper
from core import limits
from core.actor import Actor
from core.errors import NotFound
from core.images import reencode
from shop.models import Order, ReturnRequest
from shop.operations import add_return_photo, ask_return, confirm_receipt, send_goods_back, withdraw_return
from shop.queries import orders
from shop.queries.aftersales import aftersales
from shop.rules.refunding import RefundItem

ACTS_A_MINUTE = 20
PHOTO_SIDE = 1600
"""Pixels: enough to see a broken feather."""


class AftersalesView(ShopperView):
    """How it goes on."""

    @extend_schema(operation_id="shopperAftersales", responses=AftersalesSerializer)
    def get(self, request: Request, number: str) -> Response:
        """Parcels, requests and refunds of an order."""
        return _shown(orders.by_number(shopper(request).pk, number))


class ReceivedView(ShopperView):
    """Signing."""

    @extend_schema(operation_id="shopperConfirmReceipt", request=None, responses=AftersalesSerializer)
    def post(self, request: Request, number: str) -> Response:
        """All parcels on their way arrived."""
        user = shopper(request)
        order = orders.by_number(user.pk, number)
        confirm_receipt(order=order, actor=Actor.of(user))
        return _shown(order)


class ReturnsView(ShopperView):
    """Asking."""

    @extend_schema(
        operation_id="shopperAskReturn",
        request=ReturnInputSerializer,
        responses={201: AftersalesSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        """Ask for units back. An order has one open request, so a second click can't ask twice."""
        user = shopper(request)
        fields = wanted(ReturnInputSerializer, request)
        order = orders.by_number(user.pk, number)
        limits.check("return", str(user.pk), per=ACTS_A_MINUTE, seconds=60)
        ask_return(
            order=order,
            reason=fields["reason"],
            note=fields["note"],
            items=[RefundItem(line["line_id"], line["quantity"]) for line in fields["lines"]],
            actor=Actor.of(user),
        )
        return _shown(order, status=201)


class ReturnPhotosView(ShopperView):
    """Showing what is wrong."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="shopperAddReturnPhoto",
        request=ReturnPhotoInputSerializer,
        responses={201: AftersalesSerializer},
    )
    def post(self, request: Request, id: int) -> Response:
        """Add a photo: JPEG, PNG or WebP, encoded anew without its metadata."""
        user = shopper(request)
        found = _own(user.pk, id)
        limits.check("return-photo", str(user.pk), per=ACTS_A_MINUTE, seconds=60)
        fields = wanted(ReturnPhotoInputSerializer, request)
        picture = reencode(fields["photo"].file, max_side=PHOTO_SIDE, format="JPEG").read()
        add_return_photo(request_id=found.pk, picture=picture, actor=Actor.of(user))
        return _shown(found.order, status=201)


class ReturnPhotoView(ShopperView):
    """Seeing one's own photo again."""

    @extend_schema(operation_id="shopperReturnPhoto", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: Request, id: int, photo_id: int) -> HttpResponse:
        """The picture; nobody else's."""
        found = _own(shopper(request).pk, id)
        return photo_of(found, photo_id)


class ReturnParcelView(ShopperView):
    """Sending back."""

    @extend_schema(
        operation_id="shopperSendGoodsBack",
        request=ReturnParcelInputSerializer,
        responses=AftersalesSerializer,
    )
    def post(self, request: Request, id: int) -> Response:
        """With whom, and under which number."""
        user = shopper(request)
        found = _own(user.pk, id)
        fields: dict[str, Any] = wanted(ReturnParcelInputSerializer, request)
        send_goods_back(request_id=found.pk, actor=Actor.of(user), **fields)
        return _shown(found.order)


class ReturnWithdrawalView(ShopperView):
    """Changing one's mind."""

    @extend_schema(operation_id="shopperWithdrawReturn", request=None, responses=AftersalesSerializer)
    def post(self, request: Request, id: int) -> Response:
        """Withdraw a request."""
        user = shopper(request)
        found = _own(user.pk, id)
        withdraw_return(request_id=found.pk, actor=Actor.of(user))
        return _shown(found.order)


def _own(user_id: int, request_id: int) -> ReturnRequest:
    """A request of the person's own order. Raises NotFound."""
    rows = ReturnRequest.objects.filter(order__buyer=user_id).select_related("order")
    found = rows.filter(pk=request_id).first() if request_id <= LARGEST else None
    if found is None:
        raise NotFound()
    return found


def _shown(order: Order, status: int = 200) -> Response:
    order.refresh_from_db(fields=["status", "refunded_fen"])
    return Response(AftersalesSerializer(aftersales(order)).data, status=status)

"""Paying, and asking how a payment went."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import wanted
from api.shopper.serializers import OrderSerializer, PaymentInputSerializer, StartedPaymentSerializer
from api.shopper.showing import show_order
from api.shopper.view import ShopperView, shopper
from core import limits
from core.actor import Actor
from shop.errors import ProcessorUnavailable
from shop.operations import refresh_order, start_payment
from shop.queries import orders
from shop.rules.shown import CONFIRMING

PAYMENTS_A_MINUTE = 20
REFRESHES_A_MINUTE = 60


class PaymentsView(ShopperView):
    """The payment of an order."""

    @extend_schema(
        operation_id="shopperStartPayment",
        request=PaymentInputSerializer,
        responses={201: StartedPaymentSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        """The payment under way, or a new one: by its nature it is started once, with or without a key."""
        user = shopper(request)
        given = wanted(PaymentInputSerializer, request)
        order = orders.by_number(user.pk, number)
        limits.check("pay", str(user.pk), per=PAYMENTS_A_MINUTE, seconds=60)
        started = start_payment(
            order=order,
            actor=Actor.of(user),
            save_card=given["save_card"],
            saved_card=given["saved_card"],
        )
        answer = {
            "payment_id": started.payment.pk,
            "client_secret": started.client_secret,
            "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
            "amount_fen": started.payment.amount_fen,
            "currency": started.payment.currency,
            "status": started.payment.status,
            "needs": started.needs,
        }
        return Response(answer, status=201)


class RefreshView(ShopperView):
    """How did it go?"""

    @extend_schema(operation_id="shopperRefreshOrder", request=None, responses=OrderSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Read the processor's word, then show the order. When it does not answer, nobody says 'failed'."""
        user = shopper(request)
        order = orders.by_number(user.pk, number)
        limits.check("refresh", str(user.pk), per=REFRESHES_A_MINUTE, seconds=60)
        try:
            refresh_order(order=order)
        except ProcessorUnavailable:
            unsure = show_order(user.pk, number)
            if unsure["status"] == "pending" and unsure["payment"]:
                unsure["payment"] = {"status": "confirming", "message_code": CONFIRMING}
            return Response(unsure)
        return Response(show_order(user.pk, number))

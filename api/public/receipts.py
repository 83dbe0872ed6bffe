"""Receipts by signed link: no sign-in, and nothing but that receipt."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.view import PublicView
from api.shopper.serializers import ReceiptSerializer
from core import limits
from core.client import address
from shop.queries.receipt import receipt_by_token

TRIES_A_MINUTE = 120
"""By address. The signature is what protects; this keeps a prober from costing us work."""


class ReceiptView(PublicView):
    """One receipt."""

    @extend_schema(operation_id="publicReceipt", responses=ReceiptSerializer)
    def get(self, request: Request, token: str) -> Response:
        """Who was credited what, to the fen, and what became of it."""
        limits.check("receipt", address(request), per=TRIES_A_MINUTE, seconds=60)
        response = Response(ReceiptSerializer(receipt_by_token(token)).data)
        response["Cache-Control"] = "private, no-store"
        return response

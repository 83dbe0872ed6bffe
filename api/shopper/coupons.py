"""Coupons."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import wanted
from api.shopper.aftersales_shapes import (
    CouponAskedSerializer,
    CouponCodeSerializer,
    CouponsSerializer,
)
from api.shopper.view import ShopperView, shopper
from core import limits
from shop.operations import claim_coupon
from shop.queries.coupons import coupons

CLAIMS_A_MINUTE = 20
"""Codes can be guessed, slowly."""


class CouponsView(ShopperView):
    """What she holds, and taking one."""

    @extend_schema(
        operation_id="shopperCoupons",
        parameters=[OpenApiParameter("session", int, description="Also those that this session gives out.")],
        responses=CouponsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Usable coupons, the one that ends first at the top."""
        asked = CouponAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(
            CouponsSerializer(coupons(shopper(request).pk, asked.validated_data.get("session"))).data
        )

    @extend_schema(
        operation_id="shopperClaimCoupon", request=CouponCodeSerializer, responses={201: CouponsSerializer}
    )
    def post(self, request: Request) -> Response:
        """Take a coupon by its code. Safe to repeat while it is unused."""
        user = shopper(request)
        code = wanted(CouponCodeSerializer, request)["code"]
        limits.check("coupon", str(user.pk), per=CLAIMS_A_MINUTE, seconds=60)
        claim = claim_coupon(user=user, code=code)
        return Response(CouponsSerializer(coupons(user.pk, claim.coupon.session_ref)).data, status=201)

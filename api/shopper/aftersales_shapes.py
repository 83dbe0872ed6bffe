"""Shapes of parcels, returns, refunds and coupons."""

from typing import Any

from rest_framework import serializers

from api.shopper.fields import key, moment
from shop.models import Coupon, Dispute, Product, Refund, ReturnRequest, Shipment
from shop.rules.carriers import CARRIERS


class ParcelSerializer(serializers.Serializer[Any]):
    """One parcel of an order."""

    id = serializers.IntegerField()
    organisation = serializers.CharField()
    status = serializers.ChoiceField(choices=Shipment.Status.choices)
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    shipped_at = moment(allow_null=True)
    signed_at = moment(allow_null=True)


class ReturnableSerializer(serializers.Serializer[Any]):
    """What may be asked back of a line."""

    line_id = serializers.IntegerField()
    title = serializers.CharField()
    variant = serializers.CharField()
    units_left = serializers.IntegerField()
    paid_fen = serializers.IntegerField()
    left_fen = serializers.IntegerField()
    without_reason = serializers.BooleanField()
    exempt_class = serializers.ChoiceField(choices=Product.Exemption.choices)
    until = moment(allow_null=True)


class ReturnLineSerializer(serializers.Serializer[Any]):
    """Units that a request is about."""

    line_id = serializers.IntegerField()
    title = serializers.CharField()
    variant = serializers.CharField()
    quantity = serializers.IntegerField()
    amount_fen = serializers.IntegerField()


class ReturnSerializer(serializers.Serializer[Any]):
    """A request and its clocks."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ReturnRequest.Status.choices)
    reason = serializers.ChoiceField(choices=ReturnRequest.Reason.choices)
    note = serializers.CharField()
    asked_at = moment()
    answered_at = moment(allow_null=True)
    answer = serializers.CharField()
    basis = serializers.CharField()
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    sent_at = moment(allow_null=True)
    received_at = moment(allow_null=True)
    refund_due_at = moment(allow_null=True)
    seller_pays_freight = serializers.BooleanField()
    amount_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField(help_text="What went back, once it did; else 0.")
    postage_fen = serializers.IntegerField(help_text="Of `refunded_fen`.")
    photos = serializers.ListField(child=serializers.IntegerField())
    lines = ReturnLineSerializer(many=True)


class RefundPartSerializer(serializers.Serializer[Any]):
    """One refund of an order."""

    status = serializers.ChoiceField(choices=Refund.Status.choices)
    amount_fen = serializers.IntegerField()
    postage_fen = serializers.IntegerField()
    created_at = moment()
    settled_at = moment(allow_null=True)


class CouponBackSerializer(serializers.Serializer[Any]):
    """The coupon that came back with the whole order's refund."""

    title = serializers.CharField()
    ends_at = moment()


class DisputeSerializer(serializers.Serializer[Any]):
    """What the buyer's bank asked back; of another payment than the one that pays the order, it holds nothing."""

    status = serializers.ChoiceField(choices=Dispute.Status.choices)
    pays_order = serializers.BooleanField()
    amount_fen = serializers.IntegerField()
    opened_at = moment()
    closed_at = moment(allow_null=True)


class CarrierSerializer(serializers.Serializer[Any]):
    """Who carries parcels."""

    code = serializers.CharField()
    name = serializers.CharField()


class AftersalesSerializer(serializers.Serializer[Any]):
    """What follows a paid order."""

    parcels = ParcelSerializer(many=True)
    returnable = ReturnableSerializer(many=True)
    returns = ReturnSerializer(many=True)
    refunds = RefundPartSerializer(many=True)
    coupon_back = CouponBackSerializer(allow_null=True)
    disputes = DisputeSerializer(many=True)
    carriers = CarrierSerializer(many=True)


class ReturnLineInputSerializer(serializers.Serializer[Any]):
    """So many units of a line."""

    line_id = key()
    quantity = serializers.IntegerField(min_value=1, max_value=999)


class ReturnInputSerializer(serializers.Serializer[Any]):
    """What she asks."""

    reason = serializers.ChoiceField(choices=ReturnRequest.Reason.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    lines = ReturnLineInputSerializer(many=True, allow_empty=False, max_length=100)  # type: ignore[call-arg]


class ReturnPhotoInputSerializer(serializers.Serializer[Any]):
    """A picture of the fault."""

    photo = serializers.FileField()


class ReturnParcelInputSerializer(serializers.Serializer[Any]):
    """With whom the goods go back."""

    carrier = serializers.ChoiceField(choices=list(CARRIERS))
    tracking_number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class CouponSerializer(serializers.Serializer[Any]):
    """A coupon; `claim_id` is what an order names."""

    claim_id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    title = serializers.CharField()
    amount_fen = serializers.IntegerField()
    min_spend_fen = serializers.IntegerField()
    funding = serializers.ChoiceField(choices=Coupon.Funding.choices)
    organisation = serializers.CharField(allow_null=True)
    ends_at = moment()


class CouponsSerializer(serializers.Serializer[Any]):
    """What she holds, and what the session gives out."""

    held = CouponSerializer(many=True)
    claimable = CouponSerializer(many=True)


class CouponAskedSerializer(serializers.Serializer[Any]):
    """Of which session."""

    session = key(required=False)


class CouponCodeSerializer(serializers.Serializer[Any]):
    """A code as typed."""

    code = serializers.CharField(max_length=40)

"""Shapes of the shopper's door."""

from typing import Any

from rest_framework import serializers

from api.public.ledger.serializers import ProofSerializer
from api.public.serializers import PolicyRefSerializer
from api.shopper.fields import key, moment
from shop.models import Order, Product


class AddressSerializer(serializers.Serializer[Any]):
    """An address, name and phone masked."""

    id = serializers.IntegerField()
    recipient = serializers.CharField()
    phone = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    district = serializers.CharField()
    detail = serializers.CharField()
    is_default = serializers.BooleanField()


class AddressInputSerializer(serializers.Serializer[Any]):
    """What may be said of an address. A masked name or phone sent back unchanged changes nothing."""

    recipient = serializers.CharField(max_length=200)
    phone = serializers.CharField(max_length=200)
    province = serializers.CharField(max_length=200)
    city = serializers.CharField(max_length=200)
    district = serializers.CharField(max_length=200)
    detail = serializers.CharField(max_length=400)
    is_default = serializers.BooleanField(required=False)


class CartItemSerializer(serializers.Serializer[Any]):
    """One thing in the cart."""

    variant_id = serializers.IntegerField()
    product_id = serializers.IntegerField()
    title = serializers.CharField()
    variant = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    unit_price_fen = serializers.IntegerField()
    quantity = serializers.IntegerField()
    left = serializers.IntegerField()
    exempt_class = serializers.ChoiceField(choices=Product.Exemption.choices)


class CartSerializer(serializers.Serializer[Any]):
    """The cart; `pay_fen` is what is charged, `coupon_refused` why the coupon gives nothing."""

    items = CartItemSerializer(many=True)
    total_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    postage_fen = serializers.IntegerField()
    pay_fen = serializers.IntegerField()
    coupon_refused = serializers.CharField(allow_null=True)


class CartAskedSerializer(serializers.Serializer[Any]):
    """With which coupon."""

    coupon = key(required=False)


class QuantitySerializer(serializers.Serializer[Any]):
    """How many."""

    quantity = serializers.IntegerField()


class CartOrderInputSerializer(serializers.Serializer[Any]):
    """Order the cart. With `expected_total_fen` a changed price is refused instead of charged."""

    address_id = key()
    group_code = serializers.SlugField(max_length=32, required=False, allow_blank=True, default="")
    expected_total_fen = key(required=False)
    coupon_claim_id = key(required=False)
    confirmed = serializers.ListField(
        child=key(), required=False, default=list, max_length=100, help_text="Variants confirmed as exempt."
    )


class OfferOrderInputSerializer(serializers.Serializer[Any]):
    """Buy in the room. `expected_price_fen` is the unit price that the sheet showed."""

    variant_id = key()
    quantity = serializers.IntegerField()
    address_id = key()
    expected_price_fen = key()
    expected_total_fen = key(required=False)
    coupon_claim_id = key(required=False)
    exemption_confirmed = serializers.BooleanField(required=False, default=False)
    group_code = serializers.SlugField(max_length=32, required=False, allow_blank=True, default="")


class PaymentInputSerializer(serializers.Serializer[Any]):
    """How to pay."""

    save_card = serializers.BooleanField(required=False, default=False)
    saved_card = serializers.RegexField(
        r"\Apm_[A-Za-z0-9]{1,64}\Z", required=False, allow_blank=True, default=""
    )


class StartedPaymentSerializer(serializers.Serializer[Any]):
    """What the payment form needs."""

    payment_id = serializers.IntegerField()
    client_secret = serializers.CharField()
    publishable_key = serializers.CharField()
    amount_fen = serializers.IntegerField()
    currency = serializers.CharField()
    status = serializers.CharField()
    needs = serializers.ChoiceField(choices=["", "authenticate", "confirm"])


class CardSerializer(serializers.Serializer[Any]):
    """A card that the shopper keeps at the processor, as she may know it again."""

    id = serializers.CharField()
    brand = serializers.CharField()
    last4 = serializers.CharField()
    exp_month = serializers.IntegerField()
    exp_year = serializers.IntegerField()


class CodeInputSerializer(serializers.Serializer[Any]):
    """What a wallet's code is to say."""

    text = serializers.CharField(max_length=512)


class CodeSerializer(serializers.Serializer[Any]):
    """A QR code as one SVG path in a square of `size` units, its quiet zone included."""

    size = serializers.IntegerField()
    path = serializers.CharField()


class WaitingSerializer(serializers.Serializer[Any]):
    """A place in the queue for what is sold out."""

    waiting = serializers.BooleanField()
    ahead = serializers.IntegerField()


class OrderLineSerializer(serializers.Serializer[Any]):
    """One line."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    variant = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    quantity = serializers.IntegerField()
    unit_price_fen = serializers.IntegerField()
    amount_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()


class OrderRoomSerializer(serializers.Serializer[Any]):
    """The room it was bought in."""

    slug = serializers.CharField()
    title = serializers.CharField()


class OrderPaymentSerializer(serializers.Serializer[Any]):
    """How the payment stands; `message_code` says why in a word that the page translates."""

    status = serializers.ChoiceField(
        choices=["open", "confirming", "failed", "succeeded", "returned", "canceled", "review"]
    )
    message_code = serializers.CharField(allow_null=True)


class OrderRefundSerializer(serializers.Serializer[Any]):
    """How a refund stands."""

    status = serializers.ChoiceField(choices=["created", "pending", "succeeded", "failed"])
    amount_fen = serializers.IntegerField()


class OrderSerializer(serializers.Serializer[Any]):
    """An order as its buyer sees it."""

    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Order.Status.choices)
    placed_at = moment()
    expires_at = moment(allow_null=True)
    paid_at = moment(allow_null=True)
    total_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    postage_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    refunded_by_bank_fen = serializers.IntegerField()
    lines = OrderLineSerializer(many=True)
    address_line = serializers.CharField()
    room = OrderRoomSerializer(allow_null=True)
    receipt_url = serializers.CharField()
    payment = OrderPaymentSerializer(allow_null=True)
    refund = OrderRefundSerializer(allow_null=True)


class OrderPageSerializer(serializers.Serializer[Any]):
    """A page of orders; `next` is the address of the next one."""

    results = OrderSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ReceiptShareSerializer(serializers.Serializer[Any]):
    """One party's part."""

    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    alias = serializers.CharField()
    amount_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["held", "available", "paid", "reversed"])
    until = moment(allow_null=True)
    paid_at = moment(allow_null=True)


class ReceiptLineSerializer(serializers.Serializer[Any]):
    """One line of a receipt."""

    title = serializers.CharField()
    variant = serializers.CharField()
    quantity = serializers.IntegerField()
    amount_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    discount_funding = serializers.ChoiceField(choices=["", "platform", "seller"])
    borne_fen = serializers.IntegerField()
    borne_back_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    policy = PolicyRefSerializer()
    shares = ReceiptShareSerializer(many=True)


class ReceiptTxnSerializer(serializers.Serializer[Any]):
    """One transaction of the books; `number` is its place in the public ledger, null until it is sealed."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    line = serializers.CharField(allow_blank=True)
    booked_at = moment()
    number = serializers.IntegerField(allow_null=True)
    proof = ProofSerializer(allow_null=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """A receipt."""

    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Order.Status.choices)
    placed_at = moment()
    paid_at = moment(allow_null=True)
    was_charged = serializers.BooleanField()
    total_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    postage_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    lines = ReceiptLineSerializer(many=True)
    txns = ReceiptTxnSerializer(many=True)


class OrderDetailSerializer(OrderSerializer):
    """An order with its receipt."""

    receipt = ReceiptSerializer(allow_null=True)

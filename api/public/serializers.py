"""Shapes of the public door. Views answer what the queries give; these describe it to the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from shop.models import Product


class Shape(serializers.Serializer[Any]):
    """Base of shapes that are only read."""


class MakerRefSerializer(Shape):
    """Who made it, by the alias she consented to."""

    id = serializers.IntegerField()
    alias = serializers.CharField()


class ProductCardSerializer(Shape):
    """A product in a list. `maker_share_fen` reaches its `maker_count` makers together, of one piece."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    subtitle = serializers.CharField(allow_blank=True)
    image = serializers.CharField(allow_null=True)
    price_fen = serializers.IntegerField()
    maker = MakerRefSerializer(allow_null=True)
    maker_count = serializers.IntegerField()
    maker_share_fen = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(choices=Product.Kind.choices)


class ProductPageSerializer(Shape):
    """A page of products; `next` is the address of the next one."""

    results = ProductCardSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ShareSerializer(Shape):
    """One party's part of a price."""

    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    alias = serializers.CharField(allow_null=True)
    amount_fen = serializers.IntegerField()


class ProductVariantSerializer(Shape):
    """One size or colour, how many the shelf has left, and who gets what of one piece."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    price_fen = serializers.IntegerField()
    left = serializers.IntegerField()
    shares = ShareSerializer(many=True)


class PolicyRefSerializer(Shape):
    """Which split policy the shares follow."""

    scope = serializers.CharField()
    version = serializers.CharField()


class SellerSerializer(Shape):
    """Who sells, and under which status."""

    name = serializers.CharField()
    status = serializers.CharField()
    licence_note = serializers.CharField()


class ReturnsSerializer(Shape):
    """Whether the seven days' return applies."""

    code = serializers.ChoiceField(choices=Product.Exemption.choices)
    label = serializers.CharField()  # type: ignore[assignment]


class ProductSerializer(ProductCardSerializer):
    """A product's page."""

    description = serializers.CharField(allow_blank=True)
    images = serializers.ListField(child=serializers.CharField())
    variants = ProductVariantSerializer(many=True)
    policy = PolicyRefSerializer(allow_null=True)
    seller = SellerSerializer()
    returns = ReturnsSerializer()
    category = serializers.CharField()
    is_demo = serializers.BooleanField()


class CategorySerializer(Shape):
    """A shelf of the shop."""

    slug = serializers.CharField()
    name = serializers.CharField()


class MakerSerializer(Shape):
    """A maker's page: only what she consented to."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    craft = serializers.CharField(allow_blank=True)
    workshop = serializers.CharField(allow_blank=True)
    story = serializers.CharField(allow_null=True)
    image = serializers.CharField(allow_null=True)
    products = ProductCardSerializer(many=True)
    is_demo = serializers.BooleanField()


class MakerStorySerializer(Shape):
    """The story card of the home page."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    workshop = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    image = serializers.CharField(allow_null=True)


class WorkshopTotalsSerializer(Shape):
    """What reached a workshop's makers, net of refunds."""

    workshop = serializers.CharField()
    credited_fen = serializers.IntegerField()
    makers = serializers.IntegerField()


class ProgrammeFigureSerializer(Shape):
    """A reported figure in the source's own words and unit. Units differ: never add them."""

    programme = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    unit = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class ImpactSerializer(Shape):
    """Where the money went: from the books, less what was refunded. And what the programmes report."""

    gross_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    net_fen = serializers.IntegerField()
    credited_fen = serializers.IntegerField()
    orders = serializers.IntegerField()
    beneficiaries = serializers.IntegerField()
    sessions = serializers.IntegerField()
    by_workshop = WorkshopTotalsSerializer(many=True)
    programme = ProgrammeFigureSerializer(many=True)

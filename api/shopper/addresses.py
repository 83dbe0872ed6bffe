"""Delivery addresses."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import wanted
from api.shopper.serializers import AddressInputSerializer, AddressSerializer
from api.shopper.view import ShopperView, shopper
from core import limits
from shop.operations import remove_address, save_address
from shop.queries import addresses

SAVES_AN_HOUR = 60


class AddressesView(ShopperView):
    """The person's list."""

    @extend_schema(operation_id="shopperAddresses", responses=AddressSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The default first."""
        return Response(addresses.addresses(shopper(request).pk))

    @extend_schema(
        operation_id="shopperAddAddress", request=AddressInputSerializer, responses={201: AddressSerializer}
    )
    def post(self, request: Request) -> Response:
        """Add one; the first is the default."""
        return Response(_save(request, None), status=201)


class AddressView(ShopperView):
    """One address."""

    @extend_schema(
        operation_id="shopperChangeAddress", request=AddressInputSerializer, responses=AddressSerializer
    )
    def patch(self, request: Request, id: int) -> Response:
        """Change parts. The id may change: an address that an order went to stays as it was for that order."""
        return Response(_save(request, id))

    @extend_schema(operation_id="shopperRemoveAddress", responses={204: None})
    def delete(self, request: Request, id: int) -> Response:
        """Remove it from the list."""
        remove_address(user=shopper(request), address_id=id)
        return Response(status=204)


def _save(request: Request, address_id: int | None) -> addresses.AddressShown:
    user = shopper(request)
    fields = wanted(AddressInputSerializer, request, partial=address_id is not None)
    limits.check("address", str(user.pk), per=SAVES_AN_HOUR, seconds=3600)
    is_default = fields.pop("is_default", None)
    row = save_address(user=user, fields=fields, is_default=is_default, address_id=address_id)
    return addresses.shown(row)

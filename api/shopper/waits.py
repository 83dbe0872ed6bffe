"""Waiting for what is sold out: in the room, and on the shelf."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from api.shopper.fields import LARGEST
from api.shopper.serializers import WaitingSerializer
from api.shopper.view import ShopperView, shopper
from core.errors import NotFound
from livestream.queries.waiting import offer_pool_id
from shop.operations import join_waitlist, leave_waitlist
from shop.queries.waiting import shelf_pool_id, waiting


class WaitView(ShopperView):
    """A place in the queue at a pool."""

    def pool(self, id: int) -> int | None:
        """The pool that the address means."""
        raise NotImplementedError

    def found(self, id: int) -> int:
        """Its id. Raises NotFound."""
        pool_id = self.pool(id) if id <= LARGEST else None
        if pool_id is None:
            raise NotFound()
        return pool_id

    def answer(self, request: Request, pool_id: int) -> Response:
        """How it stands."""
        return Response(waiting(shopper(request).pk, pool_id))

    def get(self, request: Request, id: int) -> Response:
        """Whether she waits, and how many stand before her."""
        return self.answer(request, self.found(id))

    def put(self, request: Request, id: int) -> Response:
        """Wait. Nothing is kept: first told, first served. Safe to repeat."""
        pool_id = self.found(id)
        join_waitlist(user=shopper(request), pool_id=pool_id)
        return self.answer(request, pool_id)

    def delete(self, request: Request, id: int) -> Response:
        """Wait no longer. Safe to repeat."""
        pool_id = self.found(id)
        leave_waitlist(user=shopper(request), pool_id=pool_id)
        return self.answer(request, pool_id)


def _documented(what: str) -> Any:
    """The three operations of one kind of address, named in the schema."""
    words: dict[str, Any] = {"request": None, "responses": WaitingSerializer}
    return extend_schema_view(
        get=extend_schema(operation_id=f"shopper{what}Wait", **words),
        put=extend_schema(operation_id=f"shopperJoin{what}Wait", **words),
        delete=extend_schema(operation_id=f"shopperLeave{what}Wait", **words),
    )


@_documented("Offer")
class OfferWaitView(WaitView):
    """Waiting for an offer of a room."""

    def pool(self, id: int) -> int | None:
        """The offer's allotment."""
        return offer_pool_id(id)


@_documented("Variant")
class VariantWaitView(WaitView):
    """Waiting for a variant on the shelf."""

    def pool(self, id: int) -> int | None:
        """The variant's shelf."""
        return shelf_pool_id(id)

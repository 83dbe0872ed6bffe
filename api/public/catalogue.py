"""Products and categories."""

from django.core.validators import slug_re
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.conditional import conditional
from api.public.cursor import decode, next_url
from api.public.serializers import CategorySerializer, ProductPageSerializer, ProductSerializer
from api.public.view import PublicView
from core import limits
from core.client import address
from core.errors import Invalid, NotFound
from shop.queries import catalogue

SEARCHES_A_MINUTE = 300
"""By address; a town may share one."""


class ProductsView(PublicView):
    """The catalogue."""

    @extend_schema(
        operation_id="publicProducts",
        parameters=[OpenApiParameter(name, str) for name in ("search", "category", "cursor")],
        responses=ProductPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Products on sale, newest first; `search` finds Chinese words of one or more characters."""
        search = request.query_params.get("search", "")
        if search:
            limits.check("search", address(request), per=SEARCHES_A_MINUTE, seconds=60)
        category = request.query_params.get("category", "")
        if category and not slug_re.match(category):
            # PostgreSQL can't even be asked about a NUL
            raise Invalid(fields={"category": ["?"]})
        page = catalogue.page(
            search=search,
            category=category,
            before=decode(request.query_params.get("cursor", "")),
        )
        return conditional(request, {"results": page.cards, "next": next_url(request, page.before)})


class ProductView(PublicView):
    """One product."""

    @extend_schema(operation_id="publicProduct", responses=ProductSerializer)
    def get(self, request: Request, id: int) -> Response:
        """A product on sale, with the split of its price."""
        product = catalogue.product(id)
        if product is None:
            raise NotFound()
        return conditional(request, product)


class CategoriesView(PublicView):
    """The shelves of the shop."""

    @extend_schema(operation_id="publicCategories", responses=CategorySerializer(many=True))
    def get(self, request: Request) -> Response:
        """Categories that hold something on sale."""
        return conditional(request, catalogue.categories(), max_age=60)

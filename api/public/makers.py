"""Makers, as they let themselves be seen."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.conditional import conditional
from api.public.serializers import MakerSerializer
from api.public.view import PublicView
from core.errors import NotFound
from programmes.queries import PublicMaker, featured_maker, public_maker
from shop.queries import catalogue
from shop.queries.shapes import ProductCard


def _picture(shown: PublicMaker, products: list[ProductCard]) -> str | None:
    """A picture of her work, if she lets it stand for her."""
    pictures = [card["image"] for card in products if card["image"]]
    return pictures[0] if shown.pictures and pictures else None


def maker(maker_id: int) -> dict[str, Any] | None:
    """The page of a maker; None without her consent."""
    shown = public_maker(maker_id)
    if shown is None:
        return None
    products = catalogue.made_by(maker_id)
    return {
        "id": shown.id,
        "alias": shown.alias,
        "craft": shown.craft,
        "workshop": shown.workshop,
        "story": shown.story,
        "image": _picture(shown, products),
        "products": products,
        "is_demo": shown.is_demo,
    }


def story() -> dict[str, Any] | None:
    """The story card of the home page, if anyone lets hers be told."""
    shown = featured_maker()
    if shown is None:
        return None
    return {
        "id": shown.id,
        "alias": shown.alias,
        "workshop": shown.workshop,
        "title": shown.craft or shown.workshop,
        "text": shown.story,
        "image": _picture(shown, catalogue.made_by(shown.id)),
    }


class MakerView(PublicView):
    """One maker."""

    @extend_schema(operation_id="publicMaker", responses=MakerSerializer)
    def get(self, request: Request, id: int) -> Response:
        """Her page; 404 without her consent, as for someone who does not exist."""
        found = maker(id)
        if found is None:
            raise NotFound()
        return conditional(request, found)

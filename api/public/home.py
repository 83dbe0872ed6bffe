"""The home page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.cards import HomeSerializer
from api.public.conditional import conditional
from api.public.makers import story
from api.public.view import PublicView
from core.clock import now
from livestream.queries.cards import coming_sessions, live_rooms, replays
from shop.queries import catalogue


def home() -> dict[str, Any]:
    """What is on, what comes, what can be seen again, a story and the newest goods."""
    return {
        "live": live_rooms(),
        "coming": coming_sessions(),
        "replays": replays(),
        "workshop": story(),
        "products": catalogue.page(size=12).cards,
        "server_time": now().isoformat(),
    }


class HomeView(PublicView):
    """The home page's data."""

    @extend_schema(operation_id="publicHome", responses=HomeSerializer)
    def get(self, request: Request) -> Response:
        """Asked again with the ETag, it answers 304 while nothing changed."""
        return conditional(request, home())

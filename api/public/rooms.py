"""Rooms, for everyone."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.conditional import conditional
from api.public.rooms_shapes import RoomSerializer, SnapshotSerializer
from api.public.view import PublicView
from core.errors import NotFound
from livestream.queries.rooms import room_page
from livestream.queries.snapshot import snapshot

SESSION = OpenApiParameter("session", int, description="A past session of the room, to see it again.")
LARGEST_ID = 2**63 - 1


def _session_id(request: Request) -> int | None:
    """The past session that is asked for. Raises NotFound for what is no id."""
    text = request.query_params.get("session")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:20]) <= LARGEST_ID:
        raise NotFound()
    return int(text)


class RoomView(PublicView):
    """A room's page."""

    @extend_schema(operation_id="publicRoom", parameters=[SESSION], responses=RoomSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Who hosts, who sells, what is on and what comes next."""
        page = room_page(slug, _session_id(request))
        if page is None:
            raise NotFound()
        return conditional(request, page)


class SnapshotView(PublicView):
    """A room at one moment."""

    @extend_schema(operation_id="publicRoomSnapshot", parameters=[SESSION], responses=SnapshotSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Fetched after the socket is open; events after `seq` build on it."""
        found = snapshot(slug, _session_id(request))
        if found is None:
            raise NotFound()
        return Response(found, headers={"Cache-Control": "no-store"})

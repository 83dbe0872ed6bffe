"""The rooms where a person works, and their sessions."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.serializers import PlanSerializer
from api.anchor.shapes import StudioProductSerializer, StudioRoomSerializer
from api.anchor.view import StudioView, actor, person, room_for
from api.public.cards import SessionCardSerializer
from api.shapes import wanted
from core.errors import NotFound
from hosts.queries import rooms_of
from hosts.queries.access import WorkingRoom
from hosts.rules.roles import acts
from livestream.operations.plan_session import plan_session
from livestream.queries.cards import session_card
from livestream.queries.studio import offerable, studio_sessions


def _room(working: WorkingRoom) -> dict[str, object]:
    room = working.room
    return {
        "slug": room.slug,
        "title": room.title,
        "cover": room.cover.url if room.cover else None,
        "role": working.role,
        "may": acts(working.role),
    }


class RoomsView(StudioView):
    """Where the person works."""

    @extend_schema(operation_id="anchorRooms", responses=StudioRoomSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Her own rooms first, then those where she is crew."""
        return Response([_room(working) for working in rooms_of(person(request))])


class SessionsView(StudioView):
    """The sessions of those rooms."""

    @extend_schema(
        operation_id="anchorSessions",
        parameters=[OpenApiParameter("room", str)],
        responses=SessionCardSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The latest plan first; with `room` of that one alone."""
        rooms = [working.room for working in rooms_of(person(request))]
        slug = request.query_params.get("room")
        if slug is not None:
            rooms = [room for room in rooms if room.slug == slug]
            if not rooms:
                raise NotFound()
        return Response(studio_sessions([room.pk for room in rooms]))


class PlanView(StudioView):
    """A room's next session."""

    @extend_schema(
        operation_id="anchorPlanSession", request=PlanSerializer, responses={201: SessionCardSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Plan one; shoppers see its card, and nothing of it until it begins."""
        room = room_for(request, slug, "plan")
        fields = wanted(PlanSerializer, request)
        row = plan_session(actor=actor(request), room_id=room.pk, **fields)
        return Response(session_card(row), status=201)


class ProductsView(StudioView):
    """What may be offered."""

    @extend_schema(operation_id="anchorProducts", responses=StudioProductSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Variants on sale with units on the shelf."""
        if not rooms_of(person(request)):
            raise NotFound()
        return Response(offerable())

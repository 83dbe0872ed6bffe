"""Who else works in a room's studio: the anchor's to decide."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries import find_user
from api.anchor.view import StudioView, actor, crew_for, person, room_for
from api.public.serializers import Shape
from api.shapes import wanted
from core import limits
from hosts.errors import NobodyThere
from hosts.models import CrewMember
from hosts.operations.add_crew import add_crew
from hosts.operations.remove_crew import remove_crew
from hosts.queries.crew import crew_of, member

ASKED_AN_HOUR = 30
"""Numbers that one person may try: the answer tells whether somebody signs in with it."""


class CrewMemberSerializer(Shape):
    """One of the crew."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    role = serializers.ChoiceField(choices=CrewMember.Role.choices)


class NewCrewSerializer(serializers.Serializer[Any]):
    """Whose phone, and as what."""

    phone = serializers.CharField(max_length=40)
    role = serializers.ChoiceField(choices=CrewMember.Role.choices)


class CrewView(StudioView):
    """The crew of a room."""

    @extend_schema(operation_id="anchorCrew", responses=CrewMemberSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """All of them, without the anchor."""
        return Response(crew_of(room_for(request, slug, "crew")))

    @extend_schema(
        operation_id="anchorAddCrew", request=NewCrewSerializer, responses={201: CrewMemberSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Let somebody in who has signed in before, by phone number."""
        room = room_for(request, slug, "crew")
        fields = wanted(NewCrewSerializer, request)
        limits.check("crew", str(person(request).pk), per=ASKED_AN_HOUR, seconds=3600)
        user = find_user(fields["phone"])
        if user is None:
            raise NobodyThere()
        row = add_crew(actor=actor(request), room_id=room.pk, user=user, role=fields["role"])
        return Response(member(row), status=201)


class CrewMemberView(StudioView):
    """One of the crew."""

    @extend_schema(operation_id="anchorRemoveCrew", responses={204: None})
    def delete(self, request: Request, id: int) -> Response:
        """Out of the studio, at once."""
        remove_crew(actor=actor(request), member_id=crew_for(request, id, "crew").pk)
        return Response(status=204)

"""The API's door to an organisation's members: project staff with a second factor."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.public.serializers import Shape
from api.shapes import wanted
from api.staff.organisations import members, scoping
from api.staff.site import used_second_factor
from core.actor import Actor
from core.errors import Forbidden, NotFound
from programmes.models import Organisation, OrganisationMember
from programmes.queries.scope import scope_of


class HasSecondFactor(BasePermission):
    """Active staff whose session was opened with a second factor, as at the staff's pages."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the door opens at all."""
        user = request.user
        return (
            isinstance(user, User)
            and user.is_active
            and user.is_staff
            and used_second_factor(request._request)
        )


class OrganisationMemberSerializer(Shape):
    """One who answers for an organisation."""

    id = serializers.IntegerField()
    alias = serializers.CharField(source="user.shown_alias")
    role = serializers.ChoiceField(choices=OrganisationMember.Role.choices)


class NewMemberSerializer(serializers.Serializer[Any]):
    """Whose phone, and as what."""

    phone = serializers.CharField(max_length=40)
    role = serializers.ChoiceField(choices=OrganisationMember.Role.choices)


@method_decorator(never_cache, name="dispatch")
class MembersDoor(APIView):
    """An organisation in scope, of which the person may say who answers for it."""

    permission_classes = (IsAuthenticated, HasSecondFactor)

    def organisation(self, request: Request, id: int) -> Organisation:
        """The organisation. Raises NotFound for one out of scope, Forbidden for a role that may not."""
        scope = scope_of(request.user)  # type: ignore[arg-type]
        found = scoping.organisations_to_see(scope).filter(pk=id).first()
        if found is None:
            raise NotFound()
        if not scoping.may_appoint(scope, found):
            raise Forbidden()
        return found


def actor_of(request: Request) -> Actor:
    """Who acts, for the audit."""
    if not isinstance(request.user, User):
        raise TypeError("the permission lets only signed-in users in")
    return Actor.of(request.user)


class MembersView(MembersDoor):
    """The members of an organisation."""

    @extend_schema(operation_id="staffMembers", responses=OrganisationMemberSerializer(many=True))
    def get(self, request: Request, id: int) -> Response:
        """All of them."""
        rows = members.members_of(self.organisation(request, id))
        return Response(OrganisationMemberSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="staffAppointMember",
        request=NewMemberSerializer,
        responses={201: OrganisationMemberSerializer},
    )
    def post(self, request: Request, id: int) -> Response:
        """Appoint somebody who has signed in before, by phone number; a member gets the role."""
        organisation = self.organisation(request, id)
        fields = wanted(NewMemberSerializer, request)
        row = members.appoint(organisation=organisation, actor=actor_of(request), **fields)
        return Response(OrganisationMemberSerializer(row).data, status=201)


class MemberView(MembersDoor):
    """One of the members."""

    @extend_schema(operation_id="staffDismissMember", responses={204: None})
    def delete(self, request: Request, id: int, member: int) -> Response:
        """Dismiss, at once."""
        organisation = self.organisation(request, id)
        members.dismiss(organisation=organisation, member_id=member, actor=actor_of(request))
        return Response(status=204)

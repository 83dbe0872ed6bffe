"""What every view of the studio's door has in common: who works where, and may do what."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from core.actor import Actor
from core.errors import Forbidden, NotFound
from hosts.models import CrewMember, Room
from hosts.queries import role_in_room
from hosts.rules.roles import Act, Role, may
from livestream.models import ChatMessage, LiveSession, Offer, Penalty, Word


@method_decorator(never_cache, name="dispatch")
class StudioView(APIView):
    """For signed-in people; what is not theirs does not exist for them."""

    permission_classes = (IsAuthenticated,)


def person(request: Request) -> User:
    """Who asks."""
    if not isinstance(request.user, User):
        raise TypeError("the permission lets only signed-in users in")
    return request.user


def actor(request: Request) -> Actor:
    """Who acts."""
    return Actor.of(person(request))


def allowed(request: Request, room: Room, act: Act) -> Role:
    """The person's role in the room. Raises NotFound for a stranger, Forbidden for a role that may not."""
    role = role_in_room(person(request), room)
    if role is None or room.closed_at is not None:
        raise NotFound()
    if not may(role, act):
        raise Forbidden()
    return role


def room_for(request: Request, slug: str, act: Act) -> Room:
    """A room that the person may do this in. Raises NotFound, Forbidden."""
    row = Room.objects.filter(slug=slug).select_related("anchor").first()
    if row is None:
        raise NotFound()
    allowed(request, row, act)
    return row


def session_for(request: Request, id: int, act: Act) -> tuple[LiveSession, Role]:
    """A session that the person may do this to, with her role. Raises NotFound, Forbidden."""
    row = LiveSession.objects.filter(pk=id).select_related("room__anchor").first()
    if row is None:
        raise NotFound()
    return row, allowed(request, row.room, act)


def offer_for(request: Request, id: int, act: Act) -> Offer:
    """An offer that the person may do this to. Raises NotFound, Forbidden."""
    row = Offer.objects.filter(pk=id).select_related("session__room__anchor").first()
    if row is None:
        raise NotFound()
    allowed(request, row.session.room, act)
    return row


def line_for(request: Request, id: int, act: Act) -> ChatMessage:
    """A line of chat that the person may do this to. Raises NotFound, Forbidden."""
    row = ChatMessage.objects.filter(pk=id).select_related("session__room__anchor").first()
    if row is None:
        raise NotFound()
    allowed(request, row.session.room, act)
    return row


def penalty_for(request: Request, id: int, act: Act) -> Penalty:
    """A penalty that the person may do this to. Raises NotFound, Forbidden."""
    row = Penalty.objects.filter(pk=id).select_related("room__anchor").first()
    if row is None:
        raise NotFound()
    allowed(request, row.room, act)
    return row


def word_for(request: Request, id: int, act: Act) -> Word:
    """A word of a room's own list that the person may do this to. Raises NotFound, Forbidden."""
    row = Word.objects.filter(pk=id).select_related("room__anchor").first()
    if row is None or row.room is None:
        raise NotFound()
    allowed(request, row.room, act)
    return row


def crew_for(request: Request, id: int, act: Act) -> CrewMember:
    """One of a room's crew that the person may do this to. Raises NotFound, Forbidden."""
    row = CrewMember.objects.filter(pk=id).select_related("room__anchor").first()
    if row is None:
        raise NotFound()
    allowed(request, row.room, act)
    return row

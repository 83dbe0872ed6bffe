"""Tickets for a room's socket."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.device import known_device, new_device, remember_device
from api.public.rooms_shapes import TicketSerializer
from core import client, limits
from core.clock import now
from core.errors import NotFound, TooMany
from hosts.models import Room
from hosts.queries import role_in_room
from livestream.queries.sessions import studio_session_ids
from livestream.queries.standing import refuse_banned
from livestream.realtime import tickets, topics
from livestream.realtime.limits import TICKET_S

TICKETS_A_MINUTE = 600
"""Of one address: a village or a carrier stands behind it."""


NEW_DEVICES = 100
"""Guests of one address who are counted in an hour, each with a device that was never here. A workshop's hall is
below it; who would seem a crowd by throwing cookies away gets no further. Who signs in always counts.
"""


def ws_url() -> str:
    """Where sockets are opened."""
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.scheme.replace('http', 'ws', 1)}://{parts.netloc}/ws/"


def ticket_for(
    user: User | AnonymousUser, room: Room, device: str, *, counted: bool = True
) -> tickets.Ticket:
    """What this person may hear in this room. A guest may be `counted` or not."""
    if not isinstance(user, User):
        return tickets.Ticket(topics=(topics.room(room.slug),), device_id=device, counted=counted)
    role = role_in_room(user, room)
    studios = studio_session_ids(room.pk) if role else []
    wanted = [topics.room(room.slug), topics.user(user.pk), *map(topics.studio, studios)]
    listener = topics.Listener(user_id=user.pk, studio_sessions=frozenset(studios), is_staff=user.is_staff)
    return tickets.Ticket(
        topics=tuple(topic for topic in wanted if topics.may_hear(topic, listener)),
        user_id=user.pk,
        alias=user.shown_alias,
        device_id=device,
        roles=(role,) if role else (),
    )


def _may_be_new(request: Request) -> bool:
    """Whether one more new device behind the address is counted. It watches in any case."""
    try:
        limits.check("device", client.address(request), per=NEW_DEVICES, seconds=3600)
    except TooMany:
        return False
    return True


@method_decorator(never_cache, name="dispatch")
class TicketView(APIView):
    """Joining a room, signed in or not."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="publicRoomTicket", request=None, responses=TicketSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """A ticket for the room's socket; it also carries one's own orders, and the studio for its crew."""
        limits.check("ticket", client.address(request), per=TICKETS_A_MINUTE, seconds=60)
        room = Room.objects.filter(slug=slug, closed_at=None).select_related("anchor").first()
        if room is None:
            raise NotFound()
        asked, known = now(), known_device(request)
        device = known or new_device()
        refuse_banned(room.pk, request.user, device)
        counted = request.user.is_authenticated or known is not None or _may_be_new(request)
        ticket = ticket_for(request.user, room, device, counted=counted)
        body: dict[str, Any] = {
            "ticket": tickets.issue(ticket, asked=asked),
            "ws_url": ws_url(),
            "expires_in": TICKET_S,
        }
        response = Response(body)
        if ticket.counted:
            remember_device(response, device)  # else its next ticket would be that of a known one
        return response

"""What a viewer may do about the talk in a room: complain about a line, see and appeal a penalty, tell of the room."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.device import known_device
from api.public.serializers import Shape
from core import client, limits
from core.errors import NotFound
from hosts.models import Room
from livestream.models import ChatMessage, Penalty
from livestream.operations.appeal_penalty import LONGEST, appeal_penalty
from livestream.operations.flag_line import flag_line
from livestream.operations.note_share import note_share
from livestream.queries.standing import Somebody, notice, refuse_banned, standing

ACTS_A_MINUTE = 300
"""Of one address: a village or a carrier stands behind it."""
GUESTS_A_LINE = 10
"""Complaints about one line in an hour, of those behind one address who are not signed in: nobody poses as many."""


class FlagSerializer(serializers.Serializer[Any]):
    """Why a line is not right."""

    reason = serializers.ChoiceField(choices=ChatMessage.Reason.choices)


class AppealSerializer(serializers.Serializer[Any]):
    """Why a penalty is not right."""

    text = serializers.CharField(max_length=4 * LONGEST)


class PenaltyNoticeSerializer(Shape):
    """A penalty as the punished person reads it: facts, reason, basis, duration and how to appeal."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Penalty.Kind.choices)
    reason = serializers.ChoiceField(choices=ChatMessage.Reason.choices)
    facts = serializers.CharField()
    basis = serializers.CharField()
    appeal = serializers.CharField()
    term = serializers.ChoiceField(choices=Penalty.Term.choices)
    starts_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    own = serializers.BooleanField()
    appealed = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=["", *Penalty.Outcome.values])
    answer = serializers.CharField(allow_blank=True)


class StandingSerializer(Shape):
    """What stands against whoever asks, in this room; `settled`: what doesn't any more, and was appealed."""

    room = serializers.CharField()
    penalties = PenaltyNoticeSerializer(many=True)
    settled = PenaltyNoticeSerializer(many=True)


@method_decorator(never_cache, name="dispatch")
class TalkView(APIView):
    """For everyone, signed in or not; limited by address."""

    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the request."""
        super().initial(request, *args, **kwargs)
        limits.check("talk", client.address(request), per=ACTS_A_MINUTE, seconds=60)


def person_of(request: Request) -> str:
    """'user:17' or 'device:<id>'. Raises NotFound for a stranger without the cookie that comes with a ticket."""
    if isinstance(request.user, User):
        return f"user:{request.user.pk}"
    device = known_device(request)
    if device is None:
        raise NotFound()
    return f"device:{device}"


def _room(slug: str) -> int:
    """The open room's id. Raises NotFound."""
    found = Room.objects.filter(slug=slug, closed_at=None).values_list("id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def _device(request: Request) -> str:
    """What the device calls itself; empty when it has no name yet."""
    return known_device(request) or ""


class FlagView(TalkView):
    """One line of the room."""

    @extend_schema(operation_id="publicFlagLine", request=FlagSerializer, responses={204: None})
    def post(self, request: Request, slug: str, id: int) -> Response:
        """Tell the crew that it is not right; once a person, and not from outside: who was put out has no say."""
        asked = FlagSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        refuse_banned(_room(slug), request.user, _device(request))
        if not isinstance(request.user, User):  # a device's id costs nothing
            limits.check("flag.guests", f"{client.address(request)}:{id}", per=GUESTS_A_LINE, seconds=3600)
        flag_line(room=slug, message_id=id, person=person_of(request), reason=asked.validated_data["reason"])
        return Response(status=204)


class ShareView(TalkView):
    """Telling others."""

    @extend_schema(operation_id="publicNoteShare", request=None, responses={204: None})
    def post(self, request: Request, slug: str) -> Response:
        """Count that the share sheet was opened or the link copied."""
        refuse_banned(_room(slug), request.user, _device(request))
        note_share(room=slug, person=person_of(request))
        return Response(status=204)


class StandingView(TalkView):
    """Whether one may speak."""

    @extend_schema(operation_id="publicStanding", responses=StandingSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What holds against the account, its phone or this device in the room, and why."""
        return Response(standing(slug, _room(slug), Somebody.of(request.user, _device(request))))


class AppealView(TalkView):
    """A penalty of one's own."""

    @extend_schema(
        operation_id="publicAppealPenalty", request=AppealSerializer, responses=PenaltyNoticeSerializer
    )
    def post(self, request: Request, id: int) -> Response:
        """Ask staff to look again, once."""
        if not isinstance(request.user, User):
            raise NotFound()
        asked = AppealSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = appeal_penalty(person=request.user, penalty_id=id, text=asked.validated_data["text"])
        return Response(notice(row, request.user.pk))

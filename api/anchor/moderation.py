"""The crew's desk: what waits, what was complained about, who was punished, how the chat is kept."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.view import StudioView, actor, line_for, penalty_for, session_for, word_for
from api.public.rooms_shapes import ChatRulesSerializer
from api.public.serializers import Shape
from api.shapes import wanted
from livestream.models import ChatMessage, Penalty, Word
from livestream.operations.add_word import add_word
from livestream.operations.dismiss_flags import dismiss_flags
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.operations.release_line import release_line
from livestream.operations.remove_word import remove_word
from livestream.operations.set_chat_rules import set_chat_rules
from livestream.queries.chat_rules import rules_of
from livestream.queries.moderation import imposed, listed_word, moderation


class HeldLineSerializer(Shape):
    """A line that the crew reads first; without `shows_at` it waits for one of them."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    shows_at = serializers.DateTimeField(allow_null=True)


class FlaggedLineSerializer(Shape):
    """A line that viewers complained about."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    flags = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=ChatMessage.Reason.choices))


class WordSerializer(Shape):
    """A listed word; one of the platform's holds everywhere and is not the room's to change."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    act = serializers.ChoiceField(choices=Word.Act.choices)
    everywhere = serializers.BooleanField()


class ImposedSerializer(Shape):
    """A penalty in force."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Penalty.Kind.choices)
    alias = serializers.CharField()
    reason = serializers.ChoiceField(choices=ChatMessage.Reason.choices)
    facts = serializers.CharField()
    term = serializers.ChoiceField(choices=Penalty.Term.choices)
    starts_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    appeal_text = serializers.CharField(allow_blank=True)


class ModerationSerializer(Shape):
    """The crew's desk."""

    rules = ChatRulesSerializer()
    words = WordSerializer(many=True)
    held = HeldLineSerializer(many=True)
    flagged = FlaggedLineSerializer(many=True)
    penalties = ImposedSerializer(many=True)


class PenaltyInputSerializer(serializers.Serializer[Any]):
    """What to impose on a line's author. `facts`: what happened; without it the line is quoted."""

    kind = serializers.ChoiceField(choices=Penalty.Kind.choices)
    term = serializers.ChoiceField(choices=Penalty.Term.choices)
    reason = serializers.ChoiceField(choices=ChatMessage.Reason.choices)
    facts = serializers.CharField(required=False, allow_blank=True, default="", max_length=1200)


class LiftSerializer(serializers.Serializer[Any]):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=800)


class RulesInputSerializer(serializers.Serializer[Any]):
    """In seconds; 0 is off. What is not named stays as it is."""

    slow_s = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    delay_s = serializers.IntegerField(min_value=0, max_value=100_000, required=False)


class WordInputSerializer(serializers.Serializer[Any]):
    """A word, and what becomes of lines with it."""

    text = serializers.CharField(max_length=400)
    act = serializers.ChoiceField(choices=Word.Act.choices)


class ModerationView(StudioView):
    """The desk."""

    @extend_schema(operation_id="anchorModeration", responses=ModerationSerializer)
    def get(self, request: Request, id: int) -> Response:
        """All at once; afterwards the socket tells what comes."""
        row, _ = session_for(request, id, "moderate")
        return Response(moderation(row))


class RulesView(StudioView):
    """Slow mode and delay."""

    @extend_schema(
        operation_id="anchorSetChatRules", request=RulesInputSerializer, responses=ChatRulesSerializer
    )
    def put(self, request: Request, id: int) -> Response:
        """Set one or both for the room."""
        row, _ = session_for(request, id, "moderate")
        fields = wanted(RulesInputSerializer, request)
        return Response(rules_of(set_chat_rules(actor=actor(request), room=row.room, **fields)))


class WordsView(StudioView):
    """The room's list."""

    @extend_schema(operation_id="anchorAddWord", request=WordInputSerializer, responses={201: WordSerializer})
    def post(self, request: Request, id: int) -> Response:
        """List a word, in whatever spelling; its look-alikes are meant too."""
        row, _ = session_for(request, id, "moderate")
        fields = wanted(WordInputSerializer, request)
        return Response(listed_word(add_word(actor=actor(request), room=row.room, **fields)), status=201)


class WordView(StudioView):
    """One word."""

    @extend_schema(operation_id="anchorRemoveWord", responses={204: None})
    def delete(self, request: Request, id: int) -> Response:
        """Take it off the room's list."""
        remove_word(actor=actor(request), word_id=word_for(request, id, "moderate").pk)
        return Response(status=204)


class PenaltiesView(StudioView):
    """A line's author."""

    @extend_schema(
        operation_id="anchorImposePenalty", request=PenaltyInputSerializer, responses={201: ImposedSerializer}
    )
    def post(self, request: Request, id: int) -> Response:
        """Mute or ban the author and take the line down."""
        row = line_for(request, id, "moderate")
        fields = wanted(PenaltyInputSerializer, request)
        return Response(
            imposed(impose_penalty(actor=actor(request), message_id=row.pk, **fields)), status=201
        )


class LiftView(StudioView):
    """One penalty."""

    @extend_schema(operation_id="anchorLiftPenalty", request=LiftSerializer, responses={204: None})
    def post(self, request: Request, id: int) -> Response:
        """Take it back, and say why."""
        row = penalty_for(request, id, "moderate")
        lift_penalty(
            actor=actor(request), penalty_id=row.pk, reason=wanted(LiftSerializer, request)["reason"]
        )
        return Response(status=204)


class ReleaseView(StudioView):
    """One held line."""

    @extend_schema(operation_id="anchorReleaseLine", request=None, responses={204: None})
    def post(self, request: Request, id: int) -> Response:
        """Show it to everyone."""
        release_line(actor=actor(request), message_id=line_for(request, id, "moderate").pk)
        return Response(status=204)


class DismissView(StudioView):
    """One flagged line."""

    @extend_schema(operation_id="anchorDismissFlags", request=None, responses={204: None})
    def post(self, request: Request, id: int) -> Response:
        """The line may stay."""
        dismiss_flags(actor=actor(request), message_id=line_for(request, id, "moderate").pk)
        return Response(status=204)

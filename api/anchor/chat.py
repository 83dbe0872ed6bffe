"""Keeping the chat clean."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.serializers import ReasonSerializer
from api.anchor.view import StudioView, actor, line_for
from livestream.models import ChatMessage
from livestream.operations.delete_chat import delete_chat


class ChatLineView(StudioView):
    """One line."""

    @extend_schema(
        operation_id="anchorDeleteChat",
        parameters=[OpenApiParameter("reason", str, required=True, enum=list(ChatMessage.Reason.values))],
        responses={204: None},
    )
    def delete(self, request: Request, id: int) -> Response:
        """Hide a line from everyone; the reason comes in the address or in the body."""
        row = line_for(request, id, "moderate")
        asked = ReasonSerializer(
            data=request.query_params if "reason" in request.query_params else request.data
        )
        asked.is_valid(raise_exception=True)
        delete_chat(actor=actor(request), message_id=row.pk, reason=asked.validated_data["reason"])
        return Response(status=204)

"""A replay's captions."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.serializers import CaptionsInputSerializer
from api.anchor.view import StudioView, actor, session_for
from api.public.rooms_shapes import CaptionTrackSerializer
from api.shapes import wanted
from core import limits
from core.errors import NotFound
from livestream.models import Captions
from livestream.operations.set_captions import set_captions
from livestream.queries.captions import caption_tracks


class CaptionsView(StudioView):
    """One language."""

    @extend_schema(
        operation_id="anchorSetCaptions",
        parameters=[OpenApiParameter("language", str, "path", enum=list(Captions.Language.values))],
        request=CaptionsInputSerializer,
        responses=CaptionTrackSerializer(many=True),
    )
    def put(self, request: Request, id: int, language: str) -> Response:
        """Put a file's text in the place of the captions before; the answer lists what there is now."""
        row, _ = session_for(request, id, "plan")
        if language not in Captions.Language.values:
            raise NotFound()
        limits.check("captions", str(row.pk), per=20, seconds=60)
        text = wanted(CaptionsInputSerializer, request)["text"]
        set_captions(actor=actor(request), session_id=row.pk, language=language, text=text)
        return Response(caption_tracks(row.room.slug, row.pk))

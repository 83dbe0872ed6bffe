"""One session in the studio."""

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.anchor.serializers import (
    AnnouncementInputSerializer,
    CoverSerializer,
    PublishTicketInputSerializer,
    StreamInputSerializer,
    StreamReportSerializer,
)
from api.anchor.shapes import (
    AnnouncementSerializer,
    FiguresSerializer,
    GateSerializer,
    PublishTicketSerializer,
    StudioSessionSerializer,
)
from api.anchor.view import StudioView, actor, session_for
from api.public.rooms_shapes import SessionSerializer
from api.shapes import wanted
from core import limits
from core.images import reencode
from livestream.errors import VideoAway
from livestream.operations.announce import announce
from livestream.operations.end_session import end_session
from livestream.operations.go_live import go_live
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.operations.report_stream import report_stream
from livestream.operations.set_cover import set_cover
from livestream.operations.set_external_stream import set_external_stream
from livestream.operations.take_over_stream import take_over_stream
from livestream.queries.figures import figures
from livestream.queries.gate import gate
from livestream.queries.sessions import session_resource
from livestream.queries.studio import studio_session
from livestream.video.contract import EngineUnavailable

COVER_SIDE = 1080
MIME = ['video/mp4;codecs="avc1.42E01F,mp4a.40.2"', 'video/mp4;codecs="avc1.42E01F,opus"']
"""What the engine takes, the better first: AAC plays everywhere, Opus is turned into it."""


class SessionView(StudioView):
    """The console."""

    @extend_schema(operation_id="anchorSession", responses=StudioSessionSerializer)
    def get(self, request: Request, id: int) -> Response:
        """Everything at once; afterwards the socket tells what changes."""
        row, role = session_for(request, id, "look")
        return Response(studio_session(row, role))


class GateView(StudioView):
    """Before going live."""

    @extend_schema(operation_id="anchorGate", responses=GateSerializer)
    def get(self, request: Request, id: int) -> Response:
        """What is there and what is missing."""
        row, _ = session_for(request, id, "look")
        return Response(gate(row))


class FiguresView(StudioView):
    """How the session does."""

    @extend_schema(operation_id="anchorFigures", responses=FiguresSerializer)
    def get(self, request: Request, id: int) -> Response:
        """The figures now, money from the books."""
        row, _ = session_for(request, id, "look")
        return Response(figures(row))


class PublishTicketView(StudioView):
    """Sending the picture."""

    @extend_schema(
        operation_id="anchorPublishTicket",
        request=PublishTicketInputSerializer,
        responses=PublishTicketSerializer,
    )
    def post(self, request: Request, id: int) -> Response:
        """A fresh key for a camera or an encoder, shown once; that door's key before opens nothing any more."""
        row, _ = session_for(request, id, "publish")
        limits.check("publish-ticket", str(row.pk), per=30, seconds=60)
        fields = wanted(PublishTicketInputSerializer, request)
        if fields["takeover"]:
            ticket = take_over_stream(actor=actor(request), session_id=row.pk)
        else:
            ticket = issue_publish_ticket(actor=actor(request), session_id=row.pk, door=fields["door"])
        body = {
            "path": ticket.path,
            "key": ticket.key,
            "kind": ticket.browser.kind,
            "ingest_url": ticket.browser.url,
            "mime": MIME,
            "rtmp_server": ticket.rtmp_server,
            "rtmp_key": ticket.rtmp_key,
        }
        return Response(body)


class LiveView(StudioView):
    """Going live."""

    @extend_schema(operation_id="anchorGoLive", request=None, responses=SessionSerializer)
    def post(self, request: Request, id: int) -> Response:
        """Open the session to everyone, if the gate is green; else livestream.gate_closed says what is missing."""
        row, _ = session_for(request, id, "go_live")
        return Response(session_resource(go_live(actor=actor(request), session_id=row.pk)))


class EndView(StudioView):
    """Ending."""

    @extend_schema(operation_id="anchorEndSession", request=None, responses=SessionSerializer)
    def post(self, request: Request, id: int) -> Response:
        """End the session for everyone; unsold units go back to the shelf."""
        row, _ = session_for(request, id, "end")
        return Response(session_resource(end_session(actor=actor(request), session_id=row.pk)))


class AnnouncementView(StudioView):
    """What stays in sight."""

    @extend_schema(
        operation_id="anchorAnnounce",
        request=AnnouncementInputSerializer,
        responses=AnnouncementSerializer,
    )
    def post(self, request: Request, id: int) -> Response:
        """Set the announcement; an empty text clears it."""
        row, _ = session_for(request, id, "announce")
        fields = wanted(AnnouncementInputSerializer, request)
        changed = announce(actor=actor(request), session_id=row.pk, text=fields["text"])
        return Response({"text": changed.announcement or None})


class StreamView(StudioView):
    """Where the picture comes from."""

    @extend_schema(
        operation_id="anchorSetStream", request=StreamInputSerializer, responses=StudioSessionSerializer
    )
    def put(self, request: Request, id: int) -> Response:
        """Show an HLS address of one's own, or with an empty one what the camera sends here."""
        row, role = session_for(request, id, "plan")
        fields = wanted(StreamInputSerializer, request)
        set_external_stream(actor=actor(request), session_id=row.pk, address=fields["address"])
        row.refresh_from_db()
        return Response(studio_session(row, role))


class StreamReportView(StudioView):
    """How the picture goes."""

    @extend_schema(operation_id="anchorReportStream", request=StreamReportSerializer, responses={204: None})
    def post(self, request: Request, id: int) -> Response:
        """Tell the crew: what this page measured, or with an empty body what the engine receives."""
        row, _ = session_for(request, id, "publish")
        limits.check("stream-report", str(row.pk), per=60, seconds=60)
        try:
            report_stream(session_id=row.pk, **wanted(StreamReportSerializer, request))
        except EngineUnavailable as error:
            raise VideoAway() from error
        return Response(status=204)


class CoverView(StudioView):
    """The session's picture."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="anchorSetCover", request=CoverSerializer, responses=SessionSerializer)
    def post(self, request: Request, id: int) -> Response:
        """Store a cover: JPEG, PNG or WebP, encoded anew without its metadata."""
        row, _ = session_for(request, id, "plan")
        limits.check("cover", str(row.pk), per=10, seconds=60)
        fields = wanted(CoverSerializer, request)
        picture = reencode(fields["cover"].file, max_side=COVER_SIDE).read()
        changed = set_cover(actor=actor(request), session_id=row.pk, picture=picture)
        return Response(session_resource(changed))

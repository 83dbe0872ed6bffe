"""The public ledger: its state, the whole of it, the proof that it only grew, and the program that checks it."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.ledger.serializers import CheckpointSerializer, ConsistencySerializer, LedgerSerializer
from api.public.view import PublicView
from core import limits
from core.client import address
from core.errors import NotFound
from ledger.models import Checkpoint
from ledger.queries.proofs import checkpoint_facts, consistency, last_checkpoint

VERIFIER = Path(__file__).with_name("verifier.py")
DOWNLOADS_AN_HOUR = 20
"""Of the whole ledger, by address: it is the largest answer there is."""


class LedgerView(PublicView):
    """The ledger's state."""

    @extend_schema(operation_id="publicLedger", responses=LedgerSerializer)
    def get(self, request: Request) -> Response:
        """How many transactions are sealed, and the last signed checkpoint."""
        newest = last_checkpoint()
        body: dict[str, Any] = {
            "size": newest.size if newest else 0,
            "at": newest.at if newest else None,
            "checkpoint": checkpoint_facts(newest) if newest else None,
        }
        response = Response(LedgerSerializer(body).data)
        response["Cache-Control"] = "public, max-age=30"
        return response


class CheckpointView(PublicView):
    """The last checkpoint as a file to keep."""

    @extend_schema(operation_id="publicCheckpoint", responses=CheckpointSerializer)
    def get(self, request: Request) -> Response:
        """Keep it: later the verifier shows with it that the ledger still begins the same. Raises NotFound."""
        newest = last_checkpoint()
        if newest is None:
            raise NotFound()
        response = Response(CheckpointSerializer(checkpoint_facts(newest)).data)
        response["Content-Disposition"] = f'attachment; filename="warmbridge-checkpoint-{newest.size}.json"'
        return response


class DownloadView(PublicView):
    """The whole ledger."""

    @extend_schema(
        operation_id="publicLedgerDownload", responses={(200, "application/x-ndjson"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """JSON lines, one a transaction, with the checkpoints between them."""
        from ledger.queries.public_ledger import public_ledger

        limits.check("ledger-download", address(request), per=DOWNLOADS_AN_HOUR, seconds=3600)
        response = StreamingHttpResponse(public_ledger(), content_type="application/x-ndjson; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="warmbridge-ledger.ndjson"'
        return response


class VerifierView(PublicView):
    """The program that checks."""

    @extend_schema(operation_id="publicVerifier", responses={(200, "text/x-python"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> FileResponse:
        """One file for Python 3.9 or newer, which needs nothing else and no network."""
        return FileResponse(
            VERIFIER.open("rb"),
            as_attachment=True,
            filename="warmbridge-verify.py",
            content_type="text/x-python",
        )


class _Sizes(serializers.Serializer[Any]):
    first = serializers.IntegerField(min_value=1)
    second = serializers.IntegerField(min_value=1)


class ConsistencyView(PublicView):
    """The proof that the ledger only grew."""

    @extend_schema(
        operation_id="publicConsistency",
        parameters=[OpenApiParameter("first", int), OpenApiParameter("second", int)],
        responses=ConsistencySerializer,
    )
    def get(self, request: Request) -> Response:
        """Between two checkpoints, by their sizes. Raises NotFound when there is no such checkpoint."""
        sizes = _Sizes(data=request.query_params)
        sizes.is_valid(raise_exception=True)
        first, second = sorted(sizes.validated_data.values())
        marks = {mark.size: mark for mark in Checkpoint.objects.filter(size__in=[first, second])}
        if first not in marks or second not in marks:
            raise NotFound()
        body = {
            "first": checkpoint_facts(marks[first]),
            "second": checkpoint_facts(marks[second]),
            "path": consistency(first, second),
        }
        return Response(ConsistencySerializer(body).data)

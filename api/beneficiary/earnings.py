"""What a maker earned."""

from dataclasses import asdict

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.beneficiary.serializers import EarnedPageSerializer, EarningsSerializer
from api.public.cursor import decode, next_url
from core.errors import Forbidden
from ledger.queries.earnings import earnings_of_maker
from livestream.models import LiveSession
from programmes.models import Beneficiary
from programmes.queries.makers import maker_of_user
from shop.queries.earned import Earned, earned_by


@method_decorator(never_cache, name="dispatch")
class MakerOnlyView(APIView):
    """For the maker who is signed in; answers are personal and kept by no cache."""

    permission_classes = (IsAuthenticated,)

    def maker(self, request: Request) -> Beneficiary:
        """Who asks. Raises Forbidden for a person who is no maker."""
        found = maker_of_user(request.user.pk or 0)
        if found is None:
            raise Forbidden()
        return found


class EarningsView(MakerOnlyView):
    """Her sums and the payouts that arrived."""

    @extend_schema(operation_id="beneficiaryEarnings", responses=EarningsSerializer)
    def get(self, request: Request) -> Response:
        """Held, available, on its way, paid."""
        maker = self.maker(request)
        facts = {"alias": maker.alias, "workshop": maker.workshop.name if maker.workshop else ""}
        return Response(EarningsSerializer({**facts, **asdict(earnings_of_maker(maker.pk))}).data)


class SalesView(MakerOnlyView):
    """What was sold of her work, sale by sale."""

    @extend_schema(
        operation_id="beneficiarySales",
        parameters=[OpenApiParameter("cursor", str)],
        responses=EarnedPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        before = decode(request.query_params.get("cursor", ""))
        page = earned_by(self.maker(request).pk, before=before)
        shown = {"results": _with_sessions(page.rows), "next": next_url(request, page.before)}
        return Response(EarnedPageSerializer(shown).data)


def _with_sessions(rows: list[Earned]) -> list[dict[str, object]]:
    """The sessions, which only livestream knows, in one query."""
    sessions = LiveSession.objects.only("title", "started_at").in_bulk(
        {row["session_ref"] for row in rows if row["session_ref"]}
    )
    return [{**row, "session": sessions.get(row["session_ref"] or 0)} for row in rows]

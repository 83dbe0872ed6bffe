"""Where the money went."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.public.conditional import conditional
from api.public.serializers import ImpactSerializer
from api.public.view import PublicView
from ledger.queries import grand_totals, totals_by_workshop
from programmes.models import Organisation
from programmes.queries import figures


def impact() -> dict[str, Any]:
    """Sums from the books, and the programmes' own figures, which are reported and not computed."""
    totals = grand_totals()
    by_workshop = totals_by_workshop()
    ids = [row.workshop_id for row in by_workshop if row.workshop_id]
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        "gross_fen": totals.gross_fen,
        "refunded_fen": totals.refunded_fen,
        "net_fen": totals.net_fen,
        "credited_fen": totals.credited_fen,
        "orders": totals.orders,
        "beneficiaries": totals.beneficiaries,
        "sessions": totals.sessions,
        "by_workshop": [
            {
                "workshop": names.get(row.workshop_id or 0, ""),
                "credited_fen": row.credited_fen,
                "makers": row.makers,
            }
            for row in by_workshop
        ],
        "programme": [
            {
                "programme": figure.programme,
                "label": figure.label,
                "value": figure.value,
                "unit": figure.unit,
                "source": figure.source,
            }
            for figure in figures()
        ],
    }


class ImpactView(PublicView):
    """The impact page."""

    @extend_schema(operation_id="publicImpact", responses=ImpactSerializer)
    def get(self, request: Request) -> Response:
        """Gross, refunds, net and what makers were credited, to the fen."""
        return conditional(request, impact(), max_age=30)

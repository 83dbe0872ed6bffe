"""Answer with a file, once it is known who takes it and why."""

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from api.staff.exports import FORMATS, as_csv, as_xlsx
from api.staff.pages import staff_actor
from api.staff.tables import Table
from core import audit
from core.clock import now
from core.errors import Invalid

WHYS = {"audit": _("审计抽查"), "report": _("编写报告"), "reconcile": _("对账"), "request": _("上级调阅")}
"""The reasons for taking data away, as codes."""


def export(request: HttpRequest, table: Table, *, name: str, target: models.Model) -> HttpResponse:
    """The table as the file asked for, with an audit entry of who, why, the filters and how many rows.

    Raises Invalid when no reason or an unknown format is given.
    """
    why, form = request.POST.get("why", ""), request.POST.get("format", "")
    if why not in WHYS or form not in FORMATS:
        raise Invalid(fields={"why": ["required"], "format": ["required"]})
    body = as_csv(table) if form == "csv" else as_xlsx(table)
    data = {
        "why": why,
        "page": name,
        "format": form,
        "rows": len(table.rows),
        "filters": {key: value for key, value in request.GET.items() if value},
    }
    with transaction.atomic():
        audit.record(actor=staff_actor(request), action="staff.export.taken", target=target, data=data)
    response = HttpResponse(body, content_type=FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}-{now():%Y%m%d-%H%M}.{form}"'
    response["Cache-Control"] = "no-store"
    return response

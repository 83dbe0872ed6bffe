"""Parcels: what is to be packed, and sending it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from api.staff.aftersales import scoping
from api.staff.pages import page, staff_actor
from api.staff.row_page import RowPage
from api.staff.tables import Cell, Column, Table
from core import audit
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope
from shop.models import Shipment
from shop.operations import ship_order, sign_shipment
from shop.queries.packing import asked_back, emptied, lines_to_pack, with_goods
from shop.rules.carriers import CARRIERS
from shop.rules.returning import OPEN

MOST = 200
EMPTIED = ("given_back", _("不用发"))
"""Everything of it was given back before it left."""
COLUMNS = [
    Column(_("订单")),
    Column(_("发货方")),
    Column(_("状态")),
    Column(pgettext_lazy("when", "付款"), "time"),
    Column(_("发出"), "time"),
    Column(_("签收"), "time"),
]


def to_pack(scope: Scope) -> QuerySet[Shipment]:
    """The parcels that the reader is to send: paid, not gone, and not wholly given back."""
    return with_goods(_paid(scope, acting=True)).filter(status=Shipment.Status.TO_PACK)


def _paid(scope: Scope, *, acting: bool) -> QuerySet[Shipment]:
    return scoping.parcels(scope, acting=acting).filter(order__status__in=("paid", "refunded"))


@require_safe
def parcels_page(request: HttpRequest) -> HttpResponse:
    """The parcels in scope in one state, the oldest first; what was wholly given back is no longer to be packed."""
    status = request.GET.get("status", Shipment.Status.TO_PACK)
    rows = _paid(request_scope(request), acting=False)
    rows = emptied(rows) if status == EMPTIED[0] else with_goods(rows).filter(status=status)
    found = list(rows.select_related("order", "organisation").order_by("id")[: MOST + 1])
    told = states_of(found[:MOST])
    table = Table(COLUMNS, [_row(parcel, told[parcel.pk]) for parcel in found[:MOST]])
    context = {
        "table": table,
        "states": [*Shipment.Status.choices, EMPTIED],
        "status": status,
        "is_cut": len(found) > MOST,
    }
    return page(request, "staff/parcels.html", context)


def states_of(parcels: Sequence[Shipment]) -> dict[int, StrOrPromise]:
    """The state of each in words, by its key: one that has nothing left to send waits for nobody."""
    keys = [parcel.pk for parcel in parcels]
    empty = set(emptied(Shipment.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    return {row.pk: EMPTIED[1] if row.pk in empty else row.get_status_display() for row in parcels}


def _row(parcel: Shipment, state: StrOrPromise) -> list[Cell]:
    return [
        Cell(parcel.order.number, reverse("admin:staff_parcel", args=[parcel.pk])),
        Cell(parcel.organisation.name),
        Cell(state),
        Cell(parcel.order.paid_at),
        Cell(parcel.shipped_at),
        Cell(parcel.signed_at),
    ]


class ParcelPage(RowPage[Shipment]):
    """One parcel: what is in it, where to, and its way. Reading the address is noted, as it is a person's."""

    template = "staff/parcel.html"

    def find(self, request: HttpRequest, pk: int) -> Shipment | None:
        """Of an organisation in scope."""
        found = scoping.parcels(request_scope(request), acting=False)
        return found.select_related("order__address", "organisation").filter(pk=pk).first()

    def may_act(self, request: HttpRequest, row: Shipment) -> bool:
        """Who dispatches for the organisation."""
        return scoping.parcels(request_scope(request), acting=True).filter(pk=row.pk).exists()

    def act(self, request: HttpRequest, row: Shipment) -> None:
        """Send it off, or note that the carrier says it was signed for."""
        actor, typed = staff_actor(request), request.POST
        if typed.get("act") == "sign":
            sign_shipment(shipment_id=row.pk, signed_by="carrier", actor=actor)
            return
        carrier, number = typed.get("carrier", ""), typed.get("number", "")
        ship_order(shipment_id=row.pk, carrier=carrier, tracking_number=number, actor=actor)

    def context(self, request: HttpRequest, row: Shipment, *, may_act: bool) -> dict[str, Any]:
        """The parcel, what is in it, and what was typed; the address is shown to who may act, if it is to go."""
        to_go = row.status == Shipment.Status.TO_PACK
        is_emptied = to_go and not lines_to_pack(row).exists()
        asked = asked_back(row) if to_go else {}
        asked_request = row.order.returns.filter(status__in=OPEN).first() if asked else None
        if may_act and not is_emptied:
            with transaction.atomic():
                audit.record(actor=staff_actor(request), action="staff.address.viewed", target=row)
        return {
            "parcel": row,
            "sees_order": not request_scope(request).of_books().is_empty,
            "is_emptied": is_emptied,
            "lines": [
                (
                    line,
                    asked.get(line.pk, 0),
                    0 if is_emptied else max(line.units_left - asked.get(line.pk, 0), 0),
                )
                for line in row.order.lines.filter(workshop=row.organisation)
            ],
            "asked_request": asked_request,
            "opens_request": asked_request is not None
            and scoping.requests(request_scope(request), acting=False).filter(pk=asked_request.pk).exists(),
            "carriers": CARRIERS,
            "carrier": request.POST.get("carrier", row.carrier),
            "number": request.POST.get("number", row.tracking_number),
        }

"""Parcels: what is to be packed, and sending it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.staff.aftersales import scoping
from api.staff.pages import page, staff_actor
from api.staff.tables import Cell, Column, Table
from core import audit
from core.errors import Refusal
from programmes.federated_admin import request_scope
from shop.models import Shipment
from shop.operations import ship_order, sign_shipment
from shop.rules.carriers import CARRIERS

MOST = 200
COLUMNS = [
    Column("订单"),
    Column("发货方"),
    Column("状态"),
    Column("付款", "time"),
    Column("发出", "time"),
    Column("签收", "time"),
]


@require_safe
def parcels_page(request: HttpRequest) -> HttpResponse:
    """The parcels in scope in one state, the oldest first."""
    states = Shipment.Status
    status = request.GET.get("status", states.TO_PACK)
    rows = scoping.parcels(request_scope(request), acting=False).filter(
        status=status, order__status__in=("paid", "refunded")
    )
    found = list(rows.select_related("order", "organisation").order_by("id")[: MOST + 1])
    table = Table(COLUMNS, [_row(parcel) for parcel in found[:MOST]])
    context = {"table": table, "states": states.choices, "status": status, "is_cut": len(found) > MOST}
    return page(request, "staff/parcels.html", context)


def _row(parcel: Shipment) -> list[Cell]:
    return [
        Cell(parcel.order.number, reverse("admin:staff_parcel", args=[parcel.pk])),
        Cell(parcel.organisation.name),
        Cell(parcel.get_status_display()),
        Cell(parcel.order.paid_at),
        Cell(parcel.shipped_at),
        Cell(parcel.signed_at),
    ]


@require_http_methods(["GET", "POST"])
def parcel_page(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """One parcel: what is in it, where to, and its way. Reading the address is noted, as it is a person's."""
    scope = request_scope(request)
    found = scoping.parcels(scope, acting=False).select_related("order__address", "organisation")
    parcel = found.filter(pk=shipment_id).first()
    if parcel is None:
        raise Http404
    may_act = scoping.parcels(scope, acting=True).filter(pk=parcel.pk).exists()
    if request.method == "GET":
        return _shown(request, parcel, may_act=may_act)
    if not may_act:
        raise PermissionDenied
    try:
        _act(request, parcel)
    except Refusal as refusal:
        return _shown(request, parcel, may_act=may_act, refusal=refusal)
    return HttpResponseRedirect(reverse("admin:staff_parcel", args=[parcel.pk]))


def _act(request: HttpRequest, parcel: Shipment) -> None:
    actor = staff_actor(request)
    if request.POST.get("act") == "sign":
        sign_shipment(shipment_id=parcel.pk, signed_by="carrier", actor=actor)
        return
    carrier, number = request.POST.get("carrier", ""), request.POST.get("number", "")
    ship_order(shipment_id=parcel.pk, carrier=carrier, tracking_number=number, actor=actor)


def _shown(
    request: HttpRequest, parcel: Shipment, *, may_act: bool, refusal: Refusal | None = None
) -> HttpResponse:
    if may_act:
        with transaction.atomic():
            audit.record(actor=staff_actor(request), action="staff.address.viewed", target=parcel)
    context = {
        "parcel": parcel,
        "lines": parcel.order.lines.filter(workshop=parcel.organisation),
        "carriers": CARRIERS,
        "carrier": request.POST.get("carrier", parcel.carrier),
        "number": request.POST.get("number", parcel.tracking_number),
        "may_act": may_act,
        "refusal": refusal,
    }
    return page(request, "staff/parcel.html", context, status=refusal.status if refusal else 200)

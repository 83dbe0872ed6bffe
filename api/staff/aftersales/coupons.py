"""Coupons: what there is, offering one, stopping one."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from api.staff.aftersales import scoping
from api.staff.amounts import count_of, fen_of
from api.staff.pages import page, staff_actor
from core.errors import Invalid, Refusal
from livestream.models import LiveSession
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope
from shop.models import Coupon
from shop.operations import create_coupon, stop_coupon

MOST = 200
EARLIEST = 2000
"""A year before it is a slip of the keyboard; the first hours of the year 1 are in no year of UTC."""
UPCOMING = ("planned", "live")


@require_http_methods(["GET", "POST"])
def coupons_page(request: HttpRequest) -> HttpResponse:
    """The coupons in scope, the newest first; a POST offers one more."""
    scope = request_scope(request)
    organisations = list(scoping.organisations(scope))
    if not organisations:
        raise PermissionDenied
    context = {
        "coupons": scoping.coupons(scope).order_by("-id")[:MOST],
        "organisations": organisations,
        "sessions": _sessions(scope),
        "is_platform": scoping.is_platform(scope),
        "fundings": Coupon.Funding.choices,
        "typed": request.POST,
    }
    if request.method == "GET":
        return page(request, "staff/coupons.html", context)
    try:
        create_coupon(**_fields(request, scope), actor=staff_actor(request))
    except Refusal as refusal:
        return page(request, "staff/coupons.html", {**context, "refusal": refusal}, refusal.status)
    return HttpResponseRedirect(reverse("admin:staff_coupons"))


@require_http_methods(["GET", "POST"])
def stop_coupon_page(request: HttpRequest, coupon_id: int) -> HttpResponse:
    """Give out no more of one. Who signed in again on the way comes by GET, and presses once more on the list."""
    if not scoping.coupons(request_scope(request)).filter(pk=coupon_id).exists():
        raise Http404
    if request.method == "POST":
        stop_coupon(coupon_id=coupon_id, actor=staff_actor(request))
    return HttpResponseRedirect(reverse("admin:staff_coupons"))


def _sessions(scope: Scope) -> list[LiveSession]:
    """The coming and running sessions that a coupon may belong to: of rooms of those organisations."""
    rows = LiveSession.objects.filter(status__in=UPCOMING).select_related("room").order_by("planned_at")
    if not scoping.is_platform(scope):
        rows = rows.filter(Q(room__organisation__in=scoping.organisations(scope).values("pk")))
    return list(rows[:MOST])


def _fields(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """What was typed, and that the person may offer it. Raises Invalid."""
    typed = request.POST
    organisation = count_of(typed.get("organisation", ""), "organisation") or None
    session = count_of(typed.get("session", ""), "session") or None
    funding = typed.get("funding", "")
    wrong = {
        # what the platform pays for, or what is off everybody's goods, only who acts for the platform may offer
        "funding": funding != Coupon.Funding.SELLER and not scoping.is_platform(scope),
        "organisation": organisation not in [None, *(o.pk for o in scoping.organisations(scope))]
        or (organisation is None and not scoping.is_platform(scope)),
        "session": session not in [None, *(one.pk for one in _sessions(scope))],
    }
    if any(wrong.values()):
        raise Invalid(fields={name: ["invalid"] for name, is_wrong in wrong.items() if is_wrong})
    return {
        "code": typed.get("code", ""),
        "title": typed.get("title", ""),
        "amount_fen": fen_of(typed.get("amount", ""), "amount_fen") or 0,
        "min_spend_fen": fen_of(typed.get("min_spend", ""), "min_spend_fen") or 0,
        "starts_at": _moment(typed.get("starts_at", ""), "starts_at"),
        "ends_at": _moment(typed.get("ends_at", ""), "ends_at"),
        "total_count": count_of(typed.get("total_count", ""), "total_count"),
        "per_person": count_of(typed.get("per_person", ""), "per_person"),
        "funding": funding,
        "organisation_id": organisation,
        "session_ref": session,
    }


def _moment(text: str, field: str) -> datetime:
    """A time of China as a form writes it. Raises Invalid."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.year < EARLIEST:
        raise Invalid(fields={field: ["invalid"]})
    return timezone.make_aware(found) if timezone.is_naive(found) else found

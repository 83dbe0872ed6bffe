"""Put a shelf's count right: a page with what is there, and the act."""

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.amounts import narrow
from api.staff.form_key import FIELD, key_of, new_key
from api.staff.pages import page, staff_actor
from api.staff.scoping import may_correct, shelves_in_scope
from core.errors import Refusal
from core.idempotency import KeyReused
from programmes.federated_admin import request_scope
from shop.models import StockPool
from shop.operations.correct_stock import correct_stock

NUMBER = re.compile(r"[+-]?[0-9]{1,7}")
"""Units to add or take away: Python reads more than people mean ("1_0"), and refuses endless ones."""


@require_http_methods(["GET", "POST"])
def stock_page(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Add or take away units of a variant, by project or finance staff, for one of a few reasons.

    The form has a key: sent twice, it counts once.
    """
    scope = request_scope(request)
    shelf = (
        shelves_in_scope(scope).filter(variant__pk=variant_id).select_related("variant__product__workshop")
    )
    found = shelf.first()
    if found is None:
        raise Http404
    if not may_correct(scope, found):
        raise PermissionDenied
    units, reason = request.POST.get("units", "").strip(), request.POST.get("reason", "")
    context = {
        "shelf": found,
        "reasons": StockPool.Correction.choices,
        "units": units,
        "reason": reason,
        "done": request.GET.get("done") == "1",
        FIELD: request.POST.get(FIELD) or new_key(),
    }
    context["allotments"] = found.variant.pools.filter(kind=StockPool.Kind.ALLOTMENT, closed_at=None)
    if request.method == "GET":
        return page(request, "staff/stock.html", context)
    try:
        correct_stock(
            variant_id=variant_id,
            difference=_number(units),
            reason=reason,
            request_key=key_of(request),
            actor=staff_actor(request),
        )
    except Refusal as refusal:
        if isinstance(refusal, KeyReused):
            context[FIELD] = new_key()
        return page(request, "staff/stock.html", {**context, "refusal": refusal}, status=refusal.status)
    return HttpResponseRedirect(reverse("admin:staff_stock", args=[variant_id]) + "?done=1")


def _number(text: str) -> int:
    """A whole number with or without a sign; 0, which is refused, when it is none."""
    found = NUMBER.fullmatch(narrow(text))
    return int(found[0]) if found else 0

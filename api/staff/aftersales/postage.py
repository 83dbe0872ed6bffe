"""Postage: what each organisation asks."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.aftersales import scoping
from api.staff.amounts import count_of, fen_of, id_of
from api.staff.pages import page, staff_actor
from core.errors import Refusal
from programmes.federated_admin import request_scope
from shop.operations import set_postage


@require_http_methods(["GET", "POST"])
def postage_page(request: HttpRequest) -> HttpResponse:
    """The rules of the organisations in scope; a POST sets one. Orders placed before keep theirs."""
    organisations = list(scoping.organisations(request_scope(request)).select_related("postage_rule"))
    if not organisations:
        raise PermissionDenied
    saved = id_of(request.GET.get("saved", ""))
    context = {
        "organisations": organisations,
        "saved": next((one for one in organisations if one.pk == saved), None),
    }
    if request.method == "GET":
        return page(request, "staff/postage.html", context)
    try:
        chosen = count_of(request.POST.get("organisation", ""), "organisation")
        if chosen not in [organisation.pk for organisation in organisations]:
            raise Http404
        set_postage(
            organisation_id=chosen,
            fee_fen=fen_of(request.POST.get("fee", ""), "fee_fen") or 0,
            free_from_fen=fen_of(request.POST.get("free_from", ""), "free_from_fen"),
            actor=staff_actor(request),
        )
    except Refusal as refusal:
        typed = {"typed": request.POST, "typed_for": id_of(request.POST.get("organisation", ""))}
        return page(request, "staff/postage.html", {**context, **typed, "refusal": refusal}, refusal.status)
    return HttpResponseRedirect(f"{reverse('admin:staff_postage')}?saved={chosen}")

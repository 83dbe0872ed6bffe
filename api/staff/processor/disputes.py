"""Disputes: what banks took back, and who bears what was lost."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from api.staff.amounts import id_of
from api.staff.dispute_words import bearers
from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from api.staff.processor.access import enter
from core.errors import Invalid, NotFound, Refusal
from shop.models import Dispute
from shop.operations import decide_dispute, propose_decision, withdraw_decision
from shop.queries.suspended import is_unclear

MOST = 200
REASONS = {
    "credit_not_processed": _("说好的退款没有到账"),
    "duplicate": _("重复扣款"),
    "fraudulent": _("非本人付款"),
    "general": _("其他"),
    "product_not_received": _("没有收到商品"),
    "product_unacceptable": _("商品有问题或与描述不符"),
    "unrecognized": _("不认得这笔付款"),
}
"""What the processor's words for a dispute mean; it may say others, which stand as they are."""


@require_http_methods(["GET", "POST"])
def disputes_page(request: HttpRequest) -> HttpResponse:
    """The latest disputes, open ones first; a POST proposes who bears a lost one, or answers what was proposed."""
    may_act, refusal = enter(request), None
    if request.method == "POST":
        try:
            _act(request)
            return HttpResponseRedirect(reverse("admin:staff_disputes"))
        except Refusal as error:
            refusal = error
    rows = Dispute.objects.select_related("order", "payment").order_by("-opened_at", "-id")[:MOST]
    ordered = sorted(rows, key=lambda row: (row.status != Dispute.Status.OPEN, not row.is_to_decide))
    told = bearers(ordered)
    context = {
        "disputes": [(row, REASONS.get(row.reason, row.reason), told[row.pk]) for row in ordered],
        "names": names_of(by for row in ordered for by in (row.proposed_by, row.decided_by)),
        "may_act": may_act,
        "unclear": [row.pk for row in ordered if row.is_to_decide and is_unclear(row.payment)],
        "me": staff_actor(request).label,
        "refusal": refusal,
    }
    return page(request, "staff/disputes.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest) -> None:
    """What the pressed button names."""
    dispute = Dispute.objects.filter(pk=id_of(request.POST.get("dispute", ""))).first()
    if dispute is None:
        raise NotFound()
    actor, seen = staff_actor(request), request.POST.get("seen", "")
    match request.POST.get("act"):
        case "refunded":
            propose_decision(dispute=dispute, decision="refunded", actor=actor)
        case "borne":
            propose_decision(dispute=dispute, decision="borne", actor=actor)
        case "approve":
            decide_dispute(dispute=dispute, actor=actor, seen=seen)
        case "withdraw":
            withdraw_decision(dispute=dispute, actor=actor, seen=seen)
        case _:
            raise Invalid(fields={"act": ["invalid"]})

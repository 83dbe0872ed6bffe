"""Days held against the processor: the list, one run with its differences, and the two who answer for it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_stubs_ext import StrOrPromise

from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from api.staff.processor.access import enter
from api.staff.tables import Cell, Column, Table
from core.clock import now
from core.errors import Invalid, Refusal
from shop.models import Difference, Dispute, Order, Payment, Reconciliation, Refund
from shop.operations import check_reconciliation, reconcile_day, sign_reconciliation
from shop.payments import registry
from shop.queries.reconciling import first_day
from shop.rules.reconciling import day_of

MOST = 200
AT_ONCE = 400
"""Records a query: below SQLite's limit of parameters."""
COLUMNS = [
    Column(_("日期")),
    Column(_("第几次"), "count"),
    Column(_("渠道笔数"), "count"),
    Column(_("渠道净额"), "money"),
    Column(_("账本净额"), "money"),
    Column(_("差异"), "count"),
    Column(_("状态")),
]
FOUND = [
    Column(_("差异")),
    Column(_("我方")),
    Column(_("订单")),
    Column(_("渠道单号")),
    Column(_("渠道流水")),
    Column(_("我方金额"), "money"),
    Column(_("渠道金额"), "money"),
    Column(_("币种")),
]


def last_runs() -> QuerySet[Reconciliation]:
    """The last run of each day, the latest day first."""
    same_day = Reconciliation.objects.filter(gateway=OuterRef("gateway"), day=OuterRef("day")).order_by()
    last = same_day.values("day").annotate(last=Max("run")).values("last")
    return Reconciliation.objects.annotate(last=Subquery(last)).filter(run=F("last"))


@require_http_methods(["GET", "POST"])
def reconciliations_page(request: HttpRequest) -> HttpResponse:
    """The last run of each day, latest first; a POST reconciles a day now."""
    may_act = enter(request)
    refusal = None
    if request.method == "POST":
        try:
            made = reconcile_day(
                day=_day(request.POST.get("day", "")), actor=staff_actor(request), rail=registry.DEFAULT
            )
            return HttpResponseRedirect(_address(made))
        except Refusal as error:
            refusal = error
    context = {
        "table": Table(COLUMNS, [_row(run) for run in last_runs()[:MOST]]),
        "may_act": may_act,
        "yesterday": day_of(now()) - timedelta(days=1),
        "today": day_of(now()),
        "refusal": refusal,
    }
    return page(request, "staff/reconciliations.html", context, status=refusal.status if refusal else 200)


def _day(text: str) -> date:
    """A day that has begun, and not before our first payment. Raises Invalid."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(fields={"day": ["invalid"]}) from error
    if day > day_of(now()):
        raise Invalid(gettext("这一天还没有到"), fields={"day": ["future"]})
    first = first_day(registry.DEFAULT)
    if first is None or day < first:
        raise Invalid(gettext("这一天早于第一笔付款，没有账可对"), fields={"day": ["too_early"]})
    return day


def _address(run: Reconciliation) -> str:
    return reverse("admin:staff_reconciliation", args=[run.pk])


def _row(run: Reconciliation) -> list[Cell]:
    return [
        Cell(f"{run.day:%Y-%m-%d}", _address(run)),
        Cell(run.run),
        Cell(run.movement_count),
        Cell(run.theirs_fen),
        Cell(run.ours_fen),
        Cell(run.difference_count),
        Cell(_state(run)),
    ]


def _state(run: Reconciliation) -> StrOrPromise:
    if run.signed_by:
        return _("已签核")
    return _("待签核") if run.checked_by else _("待核对")


@require_http_methods(["GET", "POST"])
def reconciliation_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run; a POST checks it, signs it, or runs the day again."""
    may_act = enter(request)
    run = Reconciliation.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_address(_act(request, run)))
        except Refusal as error:
            refusal = error
    runs = list(Reconciliation.objects.filter(gateway=run.gateway, day=run.day))
    context = {
        "run": run,
        "state": _state(run),
        "table": _differences(run),
        "runs": [(one, _address(one)) for one in runs],
        "is_last": runs[0] == run,
        "may_act": may_act,
        "may_sign": may_act and run.checked_by != staff_actor(request).label,
        "names": names_of([run.checked_by, run.signed_by, *(one.made_by for one in runs)]),
        "note": request.POST.get("note", ""),
        "refusal": refusal,
    }
    return page(request, "staff/reconciliation.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest, run: Reconciliation) -> Reconciliation:
    actor = staff_actor(request)
    match request.POST.get("act"):
        case "again":
            return reconcile_day(day=run.day, actor=actor, rail=run.gateway)
        case "check":
            return check_reconciliation(run_id=run.pk, note=request.POST.get("note", ""), actor=actor)
        case "sign":
            return sign_reconciliation(run_id=run.pk, actor=actor)
    raise Invalid(fields={"act": ["invalid"]})


def _differences(run: Reconciliation) -> Table:
    rows = list(run.differences.all())
    orders = _orders(one.ref for one in rows)
    return Table(FOUND, [_difference(one, orders.get(one.ref)) for one in rows])


def _orders(refs: Iterable[str]) -> dict[str, Order]:
    """The order of each of our records; a query a kind, a few hundred records at a time."""
    keys: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        kind, _, key = ref.partition(":")
        keys[kind].append(key)
    found = {}
    for kind, model in (("payment", Payment), ("refund", Refund), ("dispute", Dispute)):
        for start in range(0, len(keys[kind]), AT_ONCE):
            part = keys[kind][start : start + AT_ONCE]
            for row in model._default_manager.filter(pk__in=part).select_related("order"):
                found[f"{kind}:{row.pk}"] = row.order
    return found


def _difference(one: Difference, order: Order | None) -> list[Cell]:
    return [
        Cell(one.get_kind_display()),
        Cell(one.ref, _link(one.ref)),
        Cell(order.number, reverse("admin:staff_trace", args=["order", order.pk])) if order else Cell(None),
        Cell(one.source_id),
        Cell(one.movement_id),
        Cell(one.ours),
        Cell(one.theirs),
        Cell(one.currency),
    ]


def _link(ref: str) -> str:
    """Where ours can be looked at."""
    kind, _, key = ref.partition(":")
    match kind:
        case "payment" | "refund":
            return reverse(f"admin:shop_{kind}_change", args=[key])
        case "txn":
            return reverse("admin:staff_trace", args=["txn", key])
        case "dispute":
            return reverse("admin:staff_disputes")
        case "stray":
            return reverse("admin:staff_waiting_money")
    return ""

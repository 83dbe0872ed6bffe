"""The first page of the staff's site: what waits for the reader, and every page that she may open."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from api.staff.aftersales.parcels import to_pack
from api.staff.aftersales.returns import to_answer
from api.staff.books.access import accounts_to_pay, batches_to_pay, federations_to_pay, pays
from api.staff.moderation.penalties import appeals
from api.staff.organisations.scoping import accounts_to_decide
from api.staff.pages import page, staff_actor
from api.staff.processor.reconciliation import last_runs
from ledger.models import Adjustment, PayoutBatch, Verification
from ledger.queries.payouts import payees
from programmes.federated_admin import request_scope
from programmes.queries.scope import Scope
from shop.models import Dispute
from shop.queries.waiting_money import failed_refunds, strays_here, suspended_payments

Count = Callable[[Scope, str], int]
"""How many wait for who has this scope and this label as an actor."""


def _due(scope: Scope, me: str) -> int:
    if not pays(scope):
        return 0
    return sum(payee.is_payable for payee in payees(federations_to_pay(scope)))


def _drafts(scope: Scope, me: str) -> int:
    drafts = batches_to_pay(scope).filter(status=PayoutBatch.Status.DRAFT)
    return drafts.exclude(prepared_by=me).count()


def _at_the_bank(scope: Scope, me: str) -> int:
    under_way = (PayoutBatch.Status.APPROVED, PayoutBatch.Status.SENT)
    return batches_to_pay(scope).filter(status__in=under_way).count()


def _adjustments(scope: Scope, me: str) -> int:
    accounts = accounts_to_pay(scope).values("pk")
    rows = Adjustment.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    return rows.filter(status=Adjustment.Status.PROPOSED).exclude(proposed_by=me).count()


def _reconciliations(scope: Scope, me: str) -> int:
    waiting = last_runs().filter(signed_by="").exclude(checked_by=me)
    return waiting.count() if scope.of_books().is_whole else 0


def _disputes(scope: Scope, me: str) -> int:
    undecided = Q(status=Dispute.Status.LOST, took_money=True, decision="") & ~Q(proposed_by=me)
    rows = Dispute.objects.filter(undecided | Q(status=Dispute.Status.OPEN))
    return rows.count() if scope.of_books().is_whole else 0


def _waiting_money(scope: Scope, me: str) -> int:
    if not scope.of_books().is_whole:
        return 0
    return len(suspended_payments()) + len(failed_refunds()) + len(strays_here())


def _problems(scope: Scope, me: str) -> int:
    last = Verification.objects.order_by("-id").first() if scope.of_books().is_whole else None
    return last.found if last else 0


TASKS: tuple[tuple[StrOrPromise, str, Count], ...] = (
    (_("待发货的包裹"), "staff_parcels", lambda scope, me: to_pack(scope).count()),
    (_("待答复或待退款的退货申请"), "staff_returns", lambda scope, me: to_answer(scope).count()),
    (_("待答复的申诉"), "staff_penalties", lambda scope, me: appeals(scope).count()),
    (_("可以结算的收款人"), "staff_payouts", _due),
    (_("待您复核的结算批次"), "staff_payouts", _drafts),
    (_("待交银行、待登记结果的结算批次"), "staff_payouts", _at_the_bank),
    (_("待您复核的调整"), "staff_adjustments", _adjustments),
    (
        _("待您复核的对公账号"),
        "staff_organisations",
        lambda scope, me: accounts_to_decide(scope).exclude(proposed_by=me).count(),
    ),
    (_("还没有签核的对账"), "staff_reconciliations", _reconciliations),
    (_("处理中、待定承担方的争议"), "staff_disputes", _disputes),
    (_("待处理款项"), "staff_waiting_money", _waiting_money),
    (_("最近一次核验发现的问题"), "staff_verification", _problems),
)
"""What can wait, the page that deals with it, and how many."""


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """What waits for her, counted as the pages count it: nothing that she proposed herself and another approves."""
    scope, me = request_scope(request), staff_actor(request).label
    counted = [(label, reverse(f"admin:{name}"), count(scope, me)) for label, name, count in TASKS]
    context = {"tasks": [task for task in counted if task[2]], "sees_tables": not scope.is_empty}
    return page(request, "staff/home.html", context)

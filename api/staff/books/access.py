"""Who may pay out and adjust: finance staff, for the payees of their federations. Auditors read it."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from ledger.models import Account, PayoutBatch, PayoutLine
from programmes.queries.scope import Scope


def federations_to_pay(scope: Scope) -> frozenset[int] | None:
    """Those whose payees the reader may pay; None for all. Raises PermissionDenied for none."""
    if scope.everything:
        return None
    if not scope.may_pay:
        raise PermissionDenied
    return scope.may_pay


def federations_to_audit(scope: Scope) -> frozenset[int] | None:
    """Those whose payouts and adjustments the reader may see; None for all. Raises PermissionDenied for none."""
    if scope.everything:
        return None
    if not scope.may_audit:
        raise PermissionDenied
    return scope.may_audit


def audit_scope(scope: Scope) -> Scope:
    """The part of it whose payouts and adjustments the reader may see. Raises PermissionDenied for none."""
    federations = federations_to_audit(scope)
    return scope if federations is None else replace(scope, federations=federations)


def opens(scope: Scope, batch: PayoutBatch) -> bool:
    """Whether the batch's page is open to the reader: project staff follow a fen, but read no payouts."""
    if not (scope.everything or scope.may_audit):
        return False
    return batches_to_see(audit_scope(scope)).filter(pk=batch.pk).exists()


def pays(scope: Scope) -> bool:
    """Whether the reader pays out and adjusts for anybody at all."""
    return scope.everything or bool(scope.may_pay)


def _of(federations: frozenset[int], path: str = "") -> Q:
    return Q(**{f"{path}organisation__federation__in": federations}) | Q(
        **{f"{path}beneficiary__programme__federation__in": federations}
    )


def accounts_in_scope(scope: Scope) -> QuerySet[Account]:
    """The payees' accounts that the reader may see."""
    rows = Account.objects.filter(code__startswith="payable:")
    return rows if scope.everything else rows.filter(_of(scope.federations))


def batches_to_see(scope: Scope) -> QuerySet[PayoutBatch]:
    """The batches of which a payee is in scope."""
    rows = PayoutBatch.objects.all()
    if scope.everything:
        return rows
    return rows.filter(
        Exists(PayoutLine.objects.filter(_of(scope.federations, "account__"), batch=OuterRef("pk")))
    )


def lines_to_see(scope: Scope, batch: PayoutBatch) -> QuerySet[PayoutLine]:
    """The lines of a batch whose payees are in scope."""
    rows = batch.lines.select_related("account__organisation", "account__beneficiary", "batch")
    return payees_in_scope(scope, rows)


def payees_in_scope(scope: Scope, rows: QuerySet[PayoutLine]) -> QuerySet[PayoutLine]:
    """Those of the payouts' lines whose payees are in scope."""
    return rows if scope.everything else rows.filter(_of(scope.federations, "account__"))


def batches_to_pay(scope: Scope) -> QuerySet[PayoutBatch]:
    """The batches whose every payee the reader answers for."""
    rows = PayoutBatch.objects.all()
    if scope.everything:
        return rows
    if not scope.may_pay:
        return rows.none()
    strange = PayoutLine.objects.filter(batch=OuterRef("pk")).exclude(_of(scope.may_pay, "account__"))
    return rows.filter(~Exists(strange))


def may_pay(scope: Scope, batch: PayoutBatch) -> bool:
    """Whether the reader answers for every payee of the batch."""
    return batches_to_pay(scope).filter(pk=batch.pk).exists()


def accounts_to_pay(scope: Scope) -> QuerySet[Account]:
    """The payees' accounts that the reader pays out and adjusts."""
    rows = Account.objects.filter(code__startswith="payable:")
    if scope.everything:
        return rows
    return rows.filter(_of(scope.may_pay)) if scope.may_pay else rows.none()


def may_adjust(scope: Scope, account: Account) -> bool:
    """Whether the reader may correct what this account is owed."""
    return accounts_to_pay(scope).filter(pk=account.pk).exists()


def shown(account: Account) -> str:
    """A payee as staff see her: alias or organisation, never the legal name."""
    return str(account.beneficiary or account.organisation or account.code)

"""The order lines behind a transaction, and who may see one that is of no one line."""

from django.db.models import QuerySet

from api.staff.books.access import lines_to_see
from api.staff.scoping import lines_in_scope
from ledger.models import PayoutLine, Txn
from ledger.rules.payout_key import line_of
from programmes.queries.scope import Scope
from shop.models import OrderLine


def sees_whole(scope: Scope, order_id: int) -> bool:
    """Whether the reader sees every line of the order, and so what is of its whole payment."""
    if scope.is_whole:
        return True
    own = lines_in_scope(scope).filter(order=order_id).count()
    return own > 0 and own == OrderLine.objects.filter(order=order_id).count()


def payout_line_of(txn: Txn) -> PayoutLine | None:
    """The payout's line for which it was posted, if it is of one: approved, paid, or put back."""
    rows = PayoutLine.objects.select_related("batch")
    result = line_of(txn.idem_key)
    return rows.filter(pk=result).first() if result else rows.filter(txn=txn).first()


def lines_behind(txn: Txn, payout: PayoutLine | None, scope: Scope) -> QuerySet[OrderLine] | None:
    """The lines in scope that it is of; None when the reader may not see it.

    What is of an order's whole payment is for who sees all its lines, a payout's for who sees its payee, and the rest
    (transfers, adjustments) for who sees every federation.
    """
    lines = lines_in_scope(scope)
    if txn.line_ref is not None:
        found = lines.filter(pk=txn.line_ref)
        return found if scope.is_whole or found.exists() else None
    if txn.order_ref is not None and sees_whole(scope, txn.order_ref):
        return lines.filter(order=txn.order_ref)
    if payout is not None and lines_to_see(scope, payout.batch).filter(pk=payout.pk).exists():
        return lines.filter(pk__in=payout.items.values("entry__txn__line_ref"))
    return lines.none() if scope.is_whole else None

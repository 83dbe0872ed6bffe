"""Which order lines and sessions a staff member may see. A city sees what its own workshops and rooms took part in."""

from django.db.models import Q, QuerySet

from hosts.models import BuyersGroup
from livestream.models import LiveSession
from programmes.queries.scope import Scope
from shop.models import Order, OrderLine, StockPool


def lines_in_scope(scope: Scope) -> QuerySet[OrderLine]:
    """The lines whose workshop or anchor's organisation belongs to a federation in scope."""
    rows = OrderLine.objects.all()
    if scope.everything:
        return rows
    return rows.filter(
        Q(workshop__federation__in=scope.federations) | Q(host_organisation__federation__in=scope.federations)
    )


def sessions_in_scope(scope: Scope) -> QuerySet[LiveSession]:
    """The sessions of rooms in scope, and those that sold a line in scope."""
    rows = LiveSession.objects.all()
    if scope.everything:
        return rows
    return rows.filter(
        Q(room__organisation__federation__in=scope.federations)
        | Q(pk__in=lines_in_scope(scope).exclude(session_ref=None).values("session_ref"))
    )


def groups_in_scope(scope: Scope) -> QuerySet[BuyersGroup]:
    """The buyers' groups of organisations in scope, those of none, and those that bought a line in scope."""
    rows = BuyersGroup.objects.all()
    if scope.everything:
        return rows
    return rows.filter(
        Q(organisation=None)
        | Q(organisation__federation__in=scope.federations)
        | Q(code__in=lines_in_scope(scope).values("order__source_code"))
    )


def may_refund(scope: Scope, order: Order) -> bool:
    """Whether project or finance staff answer for every line of the order."""
    if scope.everything:
        return True
    lines = OrderLine.objects.filter(order=order)
    own = lines.filter(
        Q(workshop__federation__in=scope.may_refund) | Q(host_organisation__federation__in=scope.may_refund)
    )
    return bool(scope.may_refund) and own.count() == lines.count()


def shelves_in_scope(scope: Scope) -> QuerySet[StockPool]:
    """The shelves of workshops in scope."""
    rows = StockPool.objects.filter(kind=StockPool.Kind.SHELF)
    return (
        rows
        if scope.everything
        else rows.filter(variant__product__workshop__federation__in=scope.federations)
    )


def may_correct(scope: Scope, shelf: StockPool) -> bool:
    """Whether project or finance staff answer for the workshop whose shelf it is."""
    return scope.everything or shelf.variant.product.workshop.federation_id in scope.may_refund

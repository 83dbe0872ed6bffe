"""Who answers for what: staff for their federations' organisations, an organisation's people for its own lines."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from programmes.models import Organisation
from programmes.queries.scope import Scope
from shop.models import Coupon, Order, OrderLine, ReturnLine, ReturnRequest, Shipment


def _of(scope: Scope, *paths: str, acting: bool) -> Q:
    """Rows whose organisation, at one of the paths, is in scope; with `acting`, in the part that may act."""
    federations = scope.may_refund if acting else scope.federations
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{f"{path}__federation__in": federations}) | Q(**{f"{path}__in": scope.organisations})
    return found


def lines(scope: Scope, *, acting: bool) -> QuerySet[OrderLine]:
    """The order lines that an organisation in scope made or sold live."""
    rows = OrderLine.objects.all()
    if scope.everything:
        return rows
    return rows.filter(_of(scope, "workshop", "host_organisation", acting=acting))


def parcels(scope: Scope, *, acting: bool) -> QuerySet[Shipment]:
    """The parcels that an organisation in scope dispatches."""
    rows = Shipment.objects.all()
    return rows if scope.everything else rows.filter(_of(scope, "organisation", acting=acting))


def requests(scope: Scope, *, acting: bool) -> QuerySet[ReturnRequest]:
    """The requests of which every line is in scope: of two organisations' goods, neither answers alone."""
    rows = ReturnRequest.objects.all()
    if scope.everything:
        return rows
    strange = ReturnLine.objects.filter(request=OuterRef("pk")).exclude(
        line__in=lines(scope, acting=acting).values("pk")
    )
    return rows.filter(~Exists(strange))


def with_sums(scope: Scope) -> QuerySet[ReturnRequest]:
    """The requests whose sums the reader sees: not who only moderates where they are."""
    return requests(scope.of_books(), acting=False)


def organisations(scope: Scope) -> QuerySet[Organisation]:
    """The organisations whose coupons and postage the person may set."""
    rows = Organisation.objects.order_by("name")
    if scope.everything:
        return rows
    return rows.filter(Q(federation__in=scope.may_refund) | Q(pk__in=scope.organisations))


def is_platform(scope: Scope) -> bool:
    """Whether the person acts for every federation, and so for the platform."""
    return scope.everything or (scope.is_whole and scope.may_refund == scope.federations)


def coupons(scope: Scope) -> QuerySet[Coupon]:
    """The coupons of those organisations; those of none for who acts for the platform."""
    rows = Coupon.objects.select_related("organisation")
    own = Q(organisation__in=organisations(scope).values("pk"))
    return rows.filter(own | Q(organisation=None) if is_platform(scope) else own)


def whole_order(scope: Scope, order: Order) -> bool:
    """Whether every line of an order is the person's to act on."""
    return lines(scope, acting=True).filter(order=order).count() == order.lines.count()

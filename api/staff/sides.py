"""A sale between two federations: who may give it back once its money was paid out."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from ledger.queries.paid_out import paid_out
from programmes.models import Organisation
from programmes.queries.scope import Scope
from shop.models import OrderLine


class OtherSideNeeded(Refusal):
    """The money was paid out to organisations of which the person answers for one side alone.

    `data.lines` names the order lines.
    """

    code = "staff.other_side_needed"
    status = 403
    title = _("货款已经付给两家工会的机构，要由两边都管的财务来退（例如上级工会的财务）")


def refuse_one_side(scope: Scope, lines: Iterable[OrderLine]) -> None:
    """Let nobody make another federation's payees owe what they were paid. Raises OtherSideNeeded.

    While the money is held or due, a refund takes back what nobody has, and either side may answer the buyer.
    """
    left = one_sided(scope, lines)
    if left:
        raise OtherSideNeeded(lines=sorted(left))


def one_sided(scope: Scope, lines: Iterable[OrderLine]) -> set[int]:
    """Which of the lines were paid out to another federation's payees as well. In two queries."""
    if scope.everything:
        return set()
    own = scope.may_refund | set(
        Organisation.objects.filter(pk__in=scope.organisations).values_list("federation_id", flat=True)
    )
    half = [line.pk for line in lines if not _sides(line) <= own]
    return paid_out(half) if half else set()


def _sides(line: OrderLine) -> set[int]:
    """The federations of the organisations that made and that sold it."""
    sides = {line.workshop.federation_id}
    return sides | {line.host_organisation.federation_id} if line.host_organisation else sides

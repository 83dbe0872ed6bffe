"""Look at a beneficiary's record, on the record."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actor import Actor
from core.errors import Invalid
from programmes.models import Beneficiary

WHYS = {
    "audit": _("审计抽查"),
    "complaint": _("处理投诉"),
    "payout": _("核对结算"),
    "correction": _("更正资料"),
}
"""The reasons a staff member may give, as codes."""
_FROM_TRACE = re.compile(r"^trace:[a-z]{3,12}:\d{1,18}$")


def is_reason(why: str) -> bool:
    """Whether `why` is one of the reasons, or the page of the trace that led here ('trace:line:12')."""
    return why in WHYS or bool(_FROM_TRACE.match(why))


@transaction.atomic
def view_beneficiary(*, beneficiary: Beneficiary, why: str, actor: Actor) -> None:
    """Write down who looked, when and why. Nobody can switch this off.

    Raises Invalid when no reason is given.
    """
    if not is_reason(why):
        raise Invalid(fields={"why": ["required"]})
    audit.record(actor=actor, action="programmes.beneficiary.viewed", target=beneficiary, data={"why": why})

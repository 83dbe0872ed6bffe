"""Who bears a dispute, as people read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from core.money import yuan
from shop.models import Dispute
from shop.queries.disputed import owed_of
from shop.queries.suspended import is_unclear


def bearers(disputes: Iterable[Dispute]) -> dict[int, StrOrPromise]:
    """By dispute, read with its payment: as decided, proposed, or else '未定'; nothing of one in which nothing is lost.

    Of a payment that pays no order it is told before as well, since there is nothing to choose: nobody bears what the
    bank gave the buyer of her own.
    """
    rows = list(disputes)
    owed = owed_of(rows)
    return {row.pk: _bearer(row, owed.get(row.pk)) for row in rows}


def _bearer(row: Dispute, owed_fen: int | None) -> StrOrPromise:
    if row.status == Dispute.Status.WON or (row.status == Dispute.Status.LOST and not row.took_money):
        return ""
    if owed_fen is None or row.status == Dispute.Status.OPEN:
        return Dispute.Decision(row.decision or row.proposal).label
    if row.is_to_decide and is_unclear(row.payment):
        return _("这笔付款的退款还没有结果，有了结果再定")
    lost_fen = row.amount_fen - owed_fen
    if not lost_fen:
        return _("无人承担：银行退回的是买家另付的钱")
    if not owed_fen:
        return _("项目承担：买家另付的钱此前已退过")
    return _("买家另付的 %(owed)s 元由银行退回，无人承担；其余 %(lost)s 元此前已退过，项目承担") % {
        "owed": yuan(owed_fen),
        "lost": yuan(lost_fen),
    }

"""What a refund's reason says where people read it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from shop.rules.refunding import BY_BANK, LATE, SECOND, WRONG_SUM

FACTS: Mapping[str, StrOrPromise] = {
    LATE: gettext_lazy("付款来迟了，订单已关闭"),
    SECOND: gettext_lazy("订单已经付过，这是另一笔付款"),
    WRONG_SUM: gettext_lazy("付款金额与订单不符"),
}


def reason_in_words(reason: str, dispute_id: str | None) -> str:
    """A fact of ours in words; what a person wrote stays as it is.

    Of a bank's own refund, which is noted by the dispute: that it is the dispute's money and no other.
    """
    if reason == BY_BANK:
        return _("争议败诉：就是争议 %(dispute)s 被扣回的钱，没有另外退款") % {"dispute": dispute_id}
    return str(FACTS.get(reason, reason))

"""What a refund is called where people read it: one that a bank made itself, and why one failed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from shop.models import Refund
from shop.rules.refunding import BY_BANK

FAILURES: dict[str, StrOrPromise] = {
    "charge_for_pending_refund_disputed": gettext_lazy("买家的银行已就这笔付款提出争议"),
    "declined": gettext_lazy("银行没有收"),
    "expired_or_canceled_card": gettext_lazy("卡已过期或注销"),
    "insufficient_funds": gettext_lazy("渠道账户余额不足"),
    "lost_or_stolen_card": gettext_lazy("卡已挂失"),
    "merchant_request": gettext_lazy("应商家要求取消"),
    "refused": gettext_lazy("渠道拒绝，没有说明原因"),
    "unknown": gettext_lazy("渠道没有说明原因"),
}
"""What the processor's words for a failed refund mean; it may say others, which stand as they are."""


def status_of(refund: Refund) -> StrOrPromise:
    """Its state: 'refunded' would read as a payment of ours beside the dispute's."""
    return _("银行已退款") if refund.reason == BY_BANK else refund.get_status_display()


def reason_of(refund: Refund) -> str:
    """Its reason; of a bank's own, which is noted by the dispute, that it is the dispute's money and no other."""
    if refund.reason != BY_BANK:
        return refund.reason
    return _("争议败诉：就是争议 %(dispute)s 被扣回的钱，没有另外退款") % {"dispute": refund.processor_id}


def failure_of(refund: Refund) -> StrOrPromise:
    """Why it failed, as the processor tells."""
    return FAILURES.get(refund.failure, refund.failure)

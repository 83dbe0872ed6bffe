"""What a refund is called where people read it: one that a bank made itself, why one failed, and why none is made."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from core.clock import now
from core.errors import Refusal
from shop.models import Order, OrderLine, Refund, StrayRefund
from shop.queries.refundable import in_the_way, payment_to_refund
from shop.rules.refund_reason import reason_in_words
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

BLOCKS: dict[str, StrOrPromise] = {
    "": "",
    "bank": gettext_lazy("买家的银行正在处理这笔付款的争议，裁定之前不能退款。"),
    "decision": gettext_lazy("这笔付款的争议败诉了，等定了由谁承担，余下的才能退款。"),
    "window": gettext_lazy("已超过该付款方式的退款期限，请用其他方式退给买家。"),
}
"""What stands in the way of a refund, as `in_the_way` names it."""


def block_of(order: Order) -> StrOrPromise:
    """Why nothing of what is left of the order goes back now; nothing if it may."""
    payment = payment_to_refund(order)
    return BLOCKS[in_the_way(payment, now())] if payment else ""


def status_of(refund: Refund) -> StrOrPromise:
    """Its state: 'refunded' would read as a payment of ours beside the dispute's."""
    return _("银行已退款") if refund.reason == BY_BANK else refund.get_status_display()


def reason_of(refund: Refund) -> str:
    """Its reason, never a code."""
    return reason_in_words(refund.reason, refund.processor_id)


def failure_of(refund: Refund | StrayRefund) -> StrOrPromise:
    """Why it failed, as the processor tells."""
    return FAILURES.get(refund.failure, refund.failure)


def refused_of(refusal: Refusal) -> str:
    """Of what too much was asked back: goods, or the postage; nothing where it is the whole sum."""
    if refusal.data.get("what") == "postage":
        return _("运费")
    line = OrderLine.objects.filter(pk=refusal.data.get("line_id") or 0).first()
    return f"{line.title} · {line.variant_name}" if line else ""

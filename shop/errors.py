"""What the shop refuses, and why."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class OutOfStock(Refusal):
    """Fewer units are left than asked for. `data.variant_id` and `data.left` say of what and how many."""

    code = "shop.out_of_stock"
    title = _("库存不足")


class OverLimit(Refusal):
    """More than one person may buy. `data.limit` is the limit, `data.bought` what she has already."""

    code = "shop.over_limit"
    title = _("超过每人限购数量")


class PriceChanged(Refusal):
    """The price is another than the shopper saw. `data.unit_price_fen` or `data.total_fen` is today's."""

    code = "shop.price_changed"
    title = _("价格已变动，请确认后再下单")


class StockIsThere(Refusal):
    """There is no need to wait. `data.left` units can be bought now."""

    code = "shop.stock_is_there"
    title = _("现在有货，可以直接买")


class TooManyWaits(Refusal):
    """The person waits for as many things as she may. `data.limit` is how many."""

    code = "shop.too_many_waits"
    title = _("登记的到货提醒太多了")


class BadQuantity(Refusal):
    """Not a number of units that can be bought."""

    code = "shop.bad_quantity"
    status = 400
    title = _("数量不对")


class NotOnSale(Refusal):
    """The product was withdrawn, or never was on sale. `data.variant_id` says which."""

    code = "shop.not_on_sale"
    title = _("商品已下架")


class AddressGone(Refusal):
    """No such address, or not the buyer's: she deleted it on another page, or somebody guesses."""

    code = "shop.address_gone"
    status = 404
    title = _("这个地址已经删掉了，请另选一个")


class CartEmpty(Refusal):
    """There is nothing in the cart."""

    code = "shop.cart_empty"
    title = _("购物车是空的")


class CartFull(Refusal):
    """The cart holds as many different things as it may. `data.limit` is how many."""

    code = "shop.cart_full"
    title = _("购物车已满")


class TooManyAddresses(Refusal):
    """The person keeps as many addresses as she may. `data.limit` is how many."""

    code = "shop.too_many_addresses"
    title = _("收货地址已达上限")


class OrderClosed(Refusal):
    """The order can't be paid or cancelled any more. `data.status` says what became of it."""

    code = "shop.order_closed"
    title = _("订单已关闭")


class AlreadyPaid(Refusal):
    """The order is paid: no second charge, no cancelling."""

    code = "shop.already_paid"
    title = _("订单已付款")


class PaymentConfirming(Refusal):
    """The processor has not said yet how a payment ended. It is neither paid nor failed."""

    code = "shop.payment_confirming"
    title = _("付款正在确认，请稍候")


class NothingToRefund(Refusal):
    """No money of the order can be given back: it was not paid, or it is going back already."""

    code = "shop.nothing_to_refund"
    title = _("没有可退的款项")


class NothingWasPaid(Refusal):
    """The buyer asks to return only what her coupon paid whole: there is no money to go back."""

    code = "shop.nothing_was_paid"
    title = _("这些商品已由优惠券全额抵扣，没有付款，无款可退；如有质量问题，请联系客服")


class ReasonMissing(Refusal):
    """A refund needs a reason that others can read later."""

    code = "shop.reason_missing"
    status = 400
    title = _("请写明原因，2 到 160 个字")


class AllotmentTooSmall(Refusal):
    """An allotment can't be cut below what is reserved and sold. `data.minimum` is that number."""

    code = "shop.allotment_too_small"
    title = _("不能少于已售和占用的数量")


class PoolClosed(Refusal):
    """The allotment was closed: nothing is sold from it any more."""

    code = "shop.pool_closed"
    title = _("专享库存已关闭")


class BadTransition(Refusal):
    """The state machine has no such step. `data.before` and `data.after` name it."""

    code = "shop.bad_transition"
    title = _("当前状态不能这样操作")


class TooManyPhotos(Refusal):
    """A return has all the photos that it may have. `data.most` says how many."""

    code = "shop.too_many_photos"
    title = _("照片已经放满了")


class ProcessorUnavailable(Refusal):
    """The processor did not answer. Nothing is known of what it did."""

    code = "shop.processor_unavailable"
    status = 503
    title = _("支付通道暂时没有响应，请稍后再试")


class ProcessorRefused(Refusal):
    """The processor said no. `data.processor_code` is its word for why."""

    code = "shop.processor_refused"
    status = 502
    title = _("支付通道拒绝了请求")


class BadSignature(Refusal):
    """A notification that the processor did not sign, or not now. `data.reason` says which."""

    code = "shop.bad_signature"
    status = 400
    title = _("通知签名无效")


class NotificationUnreadable(Refusal):
    """A notification that the processor signed, and that says nothing that we can read."""

    code = "shop.notification_unreadable"
    status = 400
    title = _("通知内容无法读取")


class WrongMode(Refusal):
    """A live notification for test keys, or the other way round."""

    code = "shop.wrong_mode"
    status = 400
    title = _("通知与密钥的环境不一致")


class ListingIncomplete(Refusal):
    """The product can't go on sale yet. `data.missing` names what is missing or wrong."""

    code = "shop.listing_incomplete"
    status = 422
    title = _("商品资料不完整")


class NothingToShip(Refusal):
    """All that the parcel would hold was given back."""

    code = "shop.nothing_to_ship"
    title = _("这个包裹已没有要发的商品")


class NothingOnItsWay(Refusal):
    """No parcel of the order waits to be signed for."""

    code = "shop.nothing_on_its_way"
    title = _("没有待签收的包裹")


class RefundTooLarge(Refusal):
    """More than what is left of the line, of the postage (`data.what` says so), or of what a bank left of the payment.

    `data.line_id` (null but for a line), `data.remaining_fen`.
    """

    code = "shop.refund_too_large"
    title = _("退款金额超过可退金额")


class RefundedMeanwhile(Refusal):
    """What was promised back of the order is not what the person saw when she decided."""

    code = "shop.refunded_meanwhile"
    title = _("您打开这一页以后，这张订单的退款有变动，请看清现在的数字再提交")


class TooManyUnits(Refusal):
    """More units than have not come back. `data.line_id` and `data.remaining` say of which line and how many."""

    code = "shop.too_many_units"
    title = _("件数超过可退件数")


class ReturnOpen(Refusal):
    """The order has a request that is not settled yet."""

    code = "shop.return_open"
    title = _("这个订单已有未完结的退货申请")


class NoReturnWithoutReason(Refusal):
    """The seven-day return does not cover it. `data.line_id` and `data.why`: exempt or window_over."""

    code = "shop.no_return_without_reason"
    title = _("这件商品不支持或已过七天无理由退货期")


class BasisMissing(Refusal):
    """A refusal needs its reason and the rule it stands on."""

    code = "shop.basis_missing"
    status = 400
    title = _("请填写拒绝的原因（2 到 200 个字）和依据（2 到 120 个字）")


class ConfirmationNeeded(Refusal):
    """The product is sold only to who confirms that it can't go back without a reason. `data.variant_id` says which."""

    code = "shop.confirmation_needed"
    title = _("请先确认这件商品不支持七天无理由退货")


class CouponNotUsable(Refusal):
    """The coupon can't be claimed or used. `data.why`: unknown, not_yet, over, gone, limit, used, min_spend."""

    code = "shop.coupon_not_usable"
    title = _("这张优惠券现在不能用")


class PaymentDisputed(Refusal):
    """The buyer's bank decides about this money, or has given it back itself."""

    code = "shop.payment_disputed"
    title = _("这笔付款有争议，由银行处理，不能再退")


class RefundWindowOver(Refusal):
    """The way it was paid takes no refund any more. `data.method` says which, `data.days` how long it does."""

    code = "shop.refund_window_over"
    title = _("已超过该付款方式的退款期限，请用其他方式退给买家")


class DisputeNotToDecide(Refusal):
    """The dispute is open, won or decided, or its order is not a paid one."""

    code = "shop.dispute_not_to_decide"
    title = _("这笔争议现在不能这样处理")


class ProposalChanged(Refusal):
    """Another proposal stands than the one that was read."""

    code = "shop.proposal_changed"
    title = _("提议已经变了，请看过现在的再处理")


class ReconciliationClosed(Refusal):
    """It was checked or signed already, or a later run has taken its place."""

    code = "shop.reconciliation_closed"
    title = _("这次对账已核对、已签核，或已有更新的一次")


class DayNotOver(Refusal):
    """The run was made before its day was over: what came in later is not in it."""

    code = "shop.day_not_over"
    title = _("对账时这一天还没有结束，请在零点后再对一次，再签核")


class NoteMissing(Refusal):
    """There are differences, and nobody has said what is the matter with them."""

    code = "shop.note_missing"
    status = 400
    title = _("有差异时必须写明说明")


class SamePerson(Refusal):
    """Whoever checked can't sign."""

    code = "shop.same_person"
    status = 403
    title = _("核对与签核必须是两个人")

"""What is sold, to whom, from which stock, and how it was paid."""

from shop.models.address import Address
from shop.models.cart import CartItem
from shop.models.coupon import Coupon, CouponClaim
from shop.models.dispatch import Shipment
from shop.models.dispute import Dispute
from shop.models.movement import Movement, Stray, StrayRefund
from shop.models.order import Order, OrderLine, Reservation
from shop.models.payment import Payment, ProcessorCustomer, Refund, RefundLine, WebhookReceipt
from shop.models.postage import OrderPostage, PostageRule, RefundPostage
from shop.models.product import Category, Lot, LotShare, Product, ProductImage, Variant
from shop.models.reconciliation import Difference, Reconciliation
from shop.models.returns import ReturnLine, ReturnPhoto, ReturnRequest
from shop.models.search import SearchGram
from shop.models.stock import StockPool
from shop.models.waiting import StockWait

__all__ = [
    "Address",
    "CartItem",
    "Category",
    "Coupon",
    "CouponClaim",
    "Difference",
    "Dispute",
    "Lot",
    "LotShare",
    "Movement",
    "Order",
    "OrderLine",
    "OrderPostage",
    "Payment",
    "PostageRule",
    "ProcessorCustomer",
    "Product",
    "ProductImage",
    "Reconciliation",
    "Refund",
    "RefundLine",
    "RefundPostage",
    "Reservation",
    "ReturnLine",
    "ReturnPhoto",
    "ReturnRequest",
    "SearchGram",
    "Shipment",
    "StockPool",
    "StockWait",
    "Stray",
    "StrayRefund",
    "Variant",
    "WebhookReceipt",
]

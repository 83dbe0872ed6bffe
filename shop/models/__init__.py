"""What is sold, to whom, from which stock, and how it was paid."""

from shop.models.address import Address
from shop.models.cart import CartItem
from shop.models.order import Order, OrderLine, Reservation
from shop.models.payment import Payment, ProcessorCustomer, Refund, WebhookReceipt
from shop.models.product import Category, Lot, LotShare, Product, ProductImage, Variant
from shop.models.search import SearchGram
from shop.models.stock import StockPool

__all__ = [
    "Address",
    "CartItem",
    "Category",
    "Lot",
    "LotShare",
    "Order",
    "OrderLine",
    "Payment",
    "ProcessorCustomer",
    "Product",
    "ProductImage",
    "Refund",
    "Reservation",
    "SearchGram",
    "StockPool",
    "Variant",
    "WebhookReceipt",
]

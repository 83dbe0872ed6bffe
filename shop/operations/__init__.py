"""What the shop can do."""

from shop.operations.add_stock import add_stock
from shop.operations.cancel_order import cancel_order
from shop.operations.close_pool import close_pool
from shop.operations.converge_payment import converge_payment
from shop.operations.converge_refund import converge_refund
from shop.operations.expire_orders import expire_orders
from shop.operations.list_product import list_product
from shop.operations.open_pool import open_pool
from shop.operations.place_cart_order import place_cart_order
from shop.operations.place_order import place_order
from shop.operations.put_in_cart import put_in_cart
from shop.operations.record_webhook import record_webhook
from shop.operations.refresh_order import refresh_order
from shop.operations.refund_order import refund_order
from shop.operations.remove_address import remove_address
from shop.operations.save_address import save_address
from shop.operations.set_allotment import set_allotment
from shop.operations.start_payment import StartedPayment, start_payment
from shop.operations.sweep_payments import sweep_payments
from shop.operations.take_out_of_cart import take_out_of_cart

__all__ = [
    "StartedPayment",
    "add_stock",
    "cancel_order",
    "close_pool",
    "converge_payment",
    "converge_refund",
    "expire_orders",
    "list_product",
    "open_pool",
    "place_cart_order",
    "place_order",
    "put_in_cart",
    "record_webhook",
    "refresh_order",
    "refund_order",
    "remove_address",
    "save_address",
    "set_allotment",
    "start_payment",
    "sweep_payments",
    "take_out_of_cart",
]

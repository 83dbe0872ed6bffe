"""What the shop can do."""

from shop.operations.add_return_photo import add_return_photo
from shop.operations.add_stock import add_stock
from shop.operations.ask_return import ask_return
from shop.operations.cancel_order import cancel_order
from shop.operations.claim_coupon import claim_coupon
from shop.operations.close_pool import close_pool
from shop.operations.confirm_receipt import confirm_receipt
from shop.operations.converge_payment import converge_payment
from shop.operations.converge_refund import converge_refund
from shop.operations.correct_stock import correct_stock
from shop.operations.create_coupon import create_coupon
from shop.operations.decide_dispute import decide_dispute
from shop.operations.exchange_movements import exchange_movements
from shop.operations.expire_orders import expire_orders
from shop.operations.forget_card import forget_card
from shop.operations.gather_movements import gather_movements
from shop.operations.join_waitlist import join_waitlist
from shop.operations.leave_waitlist import leave_waitlist
from shop.operations.list_product import list_product
from shop.operations.open_pool import open_pool
from shop.operations.place_cart_order import place_cart_order
from shop.operations.place_order import place_order
from shop.operations.propose_decision import propose_decision
from shop.operations.put_in_cart import put_in_cart
from shop.operations.receive_goods import receive_goods
from shop.operations.reconcile_day import reconcile_day
from shop.operations.reconcile_nightly import reconcile_nightly
from shop.operations.record_webhook import record_webhook
from shop.operations.refresh_order import refresh_order
from shop.operations.refund_lines import refund_lines
from shop.operations.refund_order import refund_order
from shop.operations.refuse_return import refuse_return
from shop.operations.release_credit import release_credit
from shop.operations.remove_address import remove_address
from shop.operations.return_stray import return_stray
from shop.operations.return_suspended import return_suspended
from shop.operations.save_address import save_address
from shop.operations.send_goods_back import send_goods_back
from shop.operations.send_stock_news import send_stock_news
from shop.operations.set_allotment import set_allotment
from shop.operations.set_postage import set_postage
from shop.operations.settle_return import settle_return
from shop.operations.ship_order import ship_order
from shop.operations.sign_reconciliation import check_reconciliation, sign_reconciliation
from shop.operations.sign_shipment import sign_shipment
from shop.operations.start_payment import StartedPayment, start_payment
from shop.operations.stop_coupon import stop_coupon
from shop.operations.sweep_dispatch import sweep_dispatch
from shop.operations.sweep_payments import sweep_payments
from shop.operations.take_out_of_cart import take_out_of_cart
from shop.operations.tell_waiting import tell_waiting
from shop.operations.want_goods_back import want_goods_back
from shop.operations.withdraw_decision import withdraw_decision
from shop.operations.withdraw_return import withdraw_return

__all__ = [
    "StartedPayment",
    "add_return_photo",
    "add_stock",
    "ask_return",
    "cancel_order",
    "check_reconciliation",
    "claim_coupon",
    "close_pool",
    "confirm_receipt",
    "converge_payment",
    "converge_refund",
    "correct_stock",
    "create_coupon",
    "decide_dispute",
    "exchange_movements",
    "expire_orders",
    "forget_card",
    "gather_movements",
    "join_waitlist",
    "leave_waitlist",
    "list_product",
    "open_pool",
    "place_cart_order",
    "place_order",
    "propose_decision",
    "put_in_cart",
    "receive_goods",
    "reconcile_day",
    "reconcile_nightly",
    "record_webhook",
    "refresh_order",
    "refund_lines",
    "refund_order",
    "refuse_return",
    "release_credit",
    "remove_address",
    "return_stray",
    "return_suspended",
    "save_address",
    "send_goods_back",
    "send_stock_news",
    "set_allotment",
    "set_postage",
    "settle_return",
    "ship_order",
    "sign_reconciliation",
    "sign_shipment",
    "start_payment",
    "stop_coupon",
    "sweep_dispatch",
    "sweep_payments",
    "take_out_of_cart",
    "tell_waiting",
    "want_goods_back",
    "withdraw_decision",
    "withdraw_return",
]

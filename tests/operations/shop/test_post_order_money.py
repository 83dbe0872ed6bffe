"""A paid order's discount and postage reach the books; a refund that failed later comes back to them."""

from django.db import transaction

from core.actor import Actor
from shop.models import Order, OrderLine, OrderPostage
from shop.operations.post_order_sale import post_order_sale
from tests import buying
from tests.books import AT, balances
from tests.cast import Cast


def priced(cast: Cast, funding: str) -> Order:
    """An order of one line with 7.51 off and 8.00 postage."""
    order = buying.order(cast)
    OrderLine.objects.filter(order=order).update(discount_fen=751, discount_funding=funding)
    OrderPostage.objects.create(order=order, organisation=cast.workshop, amount_fen=800)
    return order


def post(order: Order) -> None:
    with transaction.atomic():
        post_order_sale(
            order=order, lines=list(order.lines.all()), gateway="stripe", at=AT, actor=Actor.system("tests")
        )


def test_what_was_charged_is_what_the_processor_has(cast: Cast) -> None:
    post(priced(cast, "platform"))
    found = balances()
    assert found["clearing:stripe"] == 9999 - 751 + 800
    assert found[f"expense:promotion:{cast.platform.pk}"] == 751
    assert found[f"payable:beneficiary:{cast.chunyu.pk}"] == -6199


def test_a_sellers_coupon_and_a_repeat(cast: Cast) -> None:
    order = priced(cast, "seller")
    post(order)
    before = balances()
    post(order)
    assert balances() == before
    assert before["clearing:stripe"] == 9248 + 800
    assert sum(before.values()) == 0

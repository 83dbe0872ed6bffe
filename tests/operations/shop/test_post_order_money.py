"""A paid order's discount and postage reach the books; a refund that failed later comes back to them."""

import pytest
from django.db import transaction

from core.actor import Actor
from ledger.errors import RefundTooLarge
from ledger.operations import post_refund
from ledger.verification.lines import line_faults
from shop.models import Order, OrderLine, OrderPostage
from shop.operations.post_order_sales import Sold, post_order_sales
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
        sold = Sold(order, list(order.lines.all()), "stripe")
        post_order_sales(sold=[sold], at=AT, actor=Actor.system("tests"))


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


def given_away(cast: Cast, funding: str) -> Order:
    """An order of two pieces that a coupon pays whole, and 8.00 postage."""
    order = buying.order(cast, 2)
    OrderLine.objects.filter(order=order).update(discount_fen=19998, discount_funding=funding)
    OrderPostage.objects.create(order=order, organisation=cast.workshop, amount_fen=800)
    return order


def test_what_the_sellers_gave_away_credits_nobody(cast: Cast) -> None:
    post(given_away(cast, "seller"))
    found = balances()
    assert found == {"clearing:stripe": 800, f"payable:organisation:{cast.workshop.pk}": -800}


def test_what_the_platform_gave_away_comes_back_by_units(cast: Cast) -> None:
    order = given_away(cast, "platform")
    post(order)
    line, maker = order.lines.get(), f"payable:beneficiary:{cast.chunyu.pk}"
    promotion = f"expense:promotion:{cast.platform.pk}"
    assert (balances()[promotion], balances()[maker]) == (19998, -12399)
    for ref, left in (("r1", 9999), ("r2", 0)):
        post_refund(
            line_ref=line.pk,
            amount_fen=0,
            borne_fen=9999,
            refund_ref=ref,
            actor=Actor.system("tests"),
            effective_at=AT,
        )
        assert balances()[promotion] == left
    assert (balances()[maker], balances()["clearing:stripe"], sum(balances().values())) == (0, 800, 0)
    with pytest.raises(RefundTooLarge):
        post_refund(
            line_ref=line.pk,
            amount_fen=0,
            borne_fen=1,
            refund_ref="r3",
            actor=Actor.system("tests"),
            effective_at=AT,
        )
    assert list(line_faults([line.pk])) == []

"""What an order costs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.pricing import CouponTerms, Goods, PostageTerms, price, why_not, why_not_now

FROM, TO = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
WORKSHOP, OTHER, HOST = 1, 2, 3


def coupon(amount: int, least: int, **changes: object) -> CouponTerms:
    fields: dict[str, object] = {"funding": "platform", "starts_at": FROM, "ends_at": TO, **changes}
    return CouponTerms(amount, least, **fields)  # type: ignore[arg-type]


def test_the_worked_case() -> None:
    found = price([Goods(9999, WORKSHOP), Goods(3333, WORKSHOP)], coupon(1001, 10000), {})
    assert (list(found.discounts), found.total_fen, found.funding) == ([751, 250], 12331, "platform")


def test_a_coupon_counts_only_its_sellers_lines() -> None:
    goods = [Goods(9999, WORKSHOP), Goods(3333, OTHER, HOST)]
    found = price(goods, coupon(500, 3000, organisation_id=HOST, funding="seller"), {})
    assert (list(found.discounts), found.funding) == ([0, 500], "seller")
    assert why_not(goods, coupon(500, 3334, organisation_id=HOST)) == "min_spend"
    assert price(goods, coupon(500, 3334, organisation_id=HOST), {}).total_fen == 13332


def test_a_coupon_of_a_session_counts_what_was_bought_there() -> None:
    goods = [Goods(9999, WORKSHOP, HOST, session_ref=7), Goods(9999, WORKSHOP)]
    assert list(price(goods, coupon(100, 9999, session_ref=7), {}).discounts) == [100, 0]
    assert why_not(goods, coupon(100, 9999, session_ref=8)) == "min_spend"


@pytest.mark.parametrize(
    ("at", "why"),
    [(datetime(2026, 10, 31, 23, tzinfo=UTC), "not_yet"), (FROM, None), (TO, "over")],
)
def test_its_time(at: datetime, why: str | None) -> None:
    assert why_not_now(coupon(1, 2), at) == why


def test_postage_is_each_senders_own_and_free_from_a_sum() -> None:
    terms = {WORKSHOP: PostageTerms(800, 9900), OTHER: PostageTerms(1200, None)}
    assert price([Goods(9899, WORKSHOP), Goods(5, OTHER)], None, terms).postage == {
        WORKSHOP: 800,
        OTHER: 1200,
    }
    assert price([Goods(4950, WORKSHOP), Goods(4950, WORKSHOP)], None, terms).postage == {}
    # a coupon never costs postage
    found = price([Goods(9900, WORKSHOP)], coupon(1000, 5000), terms)
    assert (found.postage_fen, found.total_fen) == (0, 8900)


def test_a_service_is_not_posted() -> None:
    terms = {WORKSHOP: PostageTerms(800, None)}
    assert price([Goods(5000, WORKSHOP, is_sent=False)], None, terms).postage == {}


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
    st.integers(1, 10**6),
    st.integers(0, 10**4),
)
def test_nothing_is_lost_and_no_line_costs_less_than_nothing(amounts: list[int], off: int, fee: int) -> None:
    goods = [Goods(amount, WORKSHOP) for amount in amounts]
    terms = {WORKSHOP: PostageTerms(fee, None)}
    found = price(goods, coupon(off, off + 1), terms)
    assert found.discount_fen == (off if sum(amounts) > off else 0)
    assert all(0 <= d <= g.amount_fen for d, g in zip(found.discounts, goods, strict=True))
    assert found.total_fen == sum(amounts) - found.discount_fen + fee >= 1

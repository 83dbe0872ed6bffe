"""The processor's words in ours."""

import pytest

from shop.payments.failures import failure_code


@pytest.mark.parametrize(
    ("codes", "ours"),
    [
        ((), ""),
        ((None, None), ""),
        (("card_declined", None), "shop.payment.declined"),
        (("card_declined", "generic_decline"), "shop.payment.declined"),
        (("card_declined", "insufficient_funds"), "shop.payment.insufficient_funds"),
        (("card_declined", "lost_card"), "shop.payment.declined"),
        (("expired_card", None), "shop.payment.expired_card"),
        (("something_new", None), "shop.payment.declined"),
    ],
)
def test_failure_code(codes: tuple[str | None, ...], ours: str) -> None:
    assert failure_code(*codes) == ours

"""Signed links."""

import pytest

from core.errors import NotFound
from shop.rules.receipt_link import order_number, receipt_token

NUMBER = "20261124-7K3F9Q"


def test_there_and_back() -> None:
    token = receipt_token(NUMBER)
    assert order_number(token) == NUMBER
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("token", ["", ".", NUMBER, f"{NUMBER}.", f"{NUMBER}.x", "a:b.c", "\ud800."])
def test_forged(token: str) -> None:
    with pytest.raises(NotFound):
        order_number(token)


def test_another_number_under_the_same_mark() -> None:
    mark = receipt_token(NUMBER).rpartition(".")[2]
    with pytest.raises(NotFound):
        order_number(f"20261124-7K3F9R.{mark}")

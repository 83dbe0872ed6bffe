"""Sealed books with transactions of every kind that the quick verification vouches for."""

from typing import Any

from ledger.operations import post_exchange, post_fee, post_postage, release_line, seal_journal
from ledger.rules.exchange import Exchange
from tests.books import AT, STRIPE, refund, sell
from tests.cast import Cast

BY: dict[str, Any] = {"actor": STRIPE, "effective_at": AT}
KINDS = ["sale", "sale", "postage", "fee", "release", "release", "refund", "exchange"]
"""By number. The second sale has a coupon and is refunded in part; with the first goes the postage."""


def seal_each_kind(cast: Cast) -> None:
    """Post and seal KINDS, in this order."""
    sell(cast, 1, 9999)
    sell(cast, 2, 3333, discount_fen=250, discount_funding="platform")
    post_postage(order_ref=101, amount_fen=800, organisation_id=cast.workshop.pk, gateway="stripe", **BY)
    post_fee(gateway="stripe", source_ref="txn_1", amount=320, **BY)
    release_line(line_ref=1, **BY)
    refund(2, 1000)
    post_exchange(exchange=Exchange("stripe", "txn_2", 6800, 7387, "HKD"), **BY)
    seal_journal()

"""What may follow what: orders and payments move by these tables and in no other way."""

from collections.abc import Mapping

ORDER: Mapping[str, frozenset[str]] = {
    "pending": frozenset({"paid", "expired", "cancelled", "review"}),
    "expired": frozenset({"paid", "review"}),
    "cancelled": frozenset({"review"}),
    "review": frozenset({"cancelled"}),
    "paid": frozenset({"refunded"}),
    "refunded": frozenset({"paid"}),
}
"""`expired` to `paid`: a payment that was under way ended well, and the stock was still there.
`refunded` to `paid`: the bank sent a refund back, so that its money is here again."""

PAYMENT: Mapping[str, frozenset[str]] = {
    "created": frozenset({"open", "processing", "succeeded", "canceled", "review"}),
    "open": frozenset({"open", "processing", "succeeded", "canceled", "review"}),
    "processing": frozenset({"open", "processing", "succeeded", "canceled", "review"}),
    "succeeded": frozenset(),
    "canceled": frozenset(),
    "review": frozenset(),
}
"""Forward only. While it is under way a card may fail and another be tried, so `open` and `processing` alternate."""

UNDER_WAY = ("created", "open", "processing")

REFUND: Mapping[str, frozenset[str]] = {
    "created": frozenset({"pending", "succeeded", "failed"}),
    "pending": frozenset({"succeeded", "failed"}),
    "succeeded": frozenset({"failed"}),
    "failed": frozenset(),
}
"""`succeeded` to `failed`: a bank can send money back days later."""

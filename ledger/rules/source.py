"""What a transaction on a clearing account stands for, told by its key."""

from dataclasses import dataclass
from typing import Literal

What = Literal["order", "received", "refund", "dispute", "fee", "exchange", "transfer", "other"]


@dataclass(frozen=True)
class Source:
    """`ref` is the id above the books: an order, a refund, a receipt in suspense, or the processor's own name."""

    what: What
    ref: str


def source_of(idem_key: str, order_ref: int | None) -> Source:
    """The source of a transaction with this key."""
    head, _, rest = idem_key.partition(":")
    first, _, name = rest.partition(":")
    match head:
        case "sale" | "postage":
            return Source("order", str(order_ref))
        case "refund" | "unrefund":
            return Source("refund", first)
        case "suspense":
            return Source("received", name)
        case "cleared" | "restored":
            return Source("refund", name.rpartition(":")[2])
        case "dispute" | "decided" | "recovered":
            return Source("dispute", name)
        case "fee":
            return Source("fee", name)
        case "exchange":
            return Source("exchange", name)
        case "transfer":
            return Source("transfer", name)
    return Source("other", idem_key)

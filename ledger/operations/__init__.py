"""What the books can do. Every write of the journal goes through `post_txn`."""

from ledger.operations.open_account import open_account
from ledger.operations.post_refund import post_refund
from ledger.operations.post_sale import post_sale
from ledger.operations.publish_policy import publish_policy

__all__ = ["open_account", "post_refund", "post_sale", "publish_policy"]

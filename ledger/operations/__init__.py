"""What the books can do. Every write of the journal goes through `post_txn`."""

from ledger.operations.open_account import open_account
from ledger.operations.post_refund import post_refund
from ledger.operations.post_sale import post_sale
from ledger.operations.publish_policy import publish_policy
from ledger.operations.rebuild_balances import rebuild_balances
from ledger.operations.seal_journal import seal_journal
from ledger.operations.sign_checkpoint import sign_checkpoint

__all__ = [
    "open_account",
    "post_refund",
    "post_sale",
    "publish_policy",
    "rebuild_balances",
    "seal_journal",
    "sign_checkpoint",
]

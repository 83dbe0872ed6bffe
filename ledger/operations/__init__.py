"""What the books can do. Every write of the journal goes through `post_txn` and `post_txns`."""

from ledger.operations.approve_adjustment import approve_adjustment
from ledger.operations.approve_payout import approve_payout
from ledger.operations.cancel_payout import cancel_payout
from ledger.operations.clear_suspense import clear_suspense
from ledger.operations.close_dispute import close_dispute
from ledger.operations.open_account import open_account
from ledger.operations.post_dispute import post_dispute
from ledger.operations.post_exchange import post_exchange
from ledger.operations.post_fee import post_fee
from ledger.operations.post_postage import post_postage
from ledger.operations.post_refund import post_refund
from ledger.operations.post_sale import post_sale
from ledger.operations.post_sold import post_sold
from ledger.operations.post_suspense import post_suspense
from ledger.operations.post_transfer import post_transfer
from ledger.operations.prepare_payout import prepare_payout
from ledger.operations.propose_adjustment import propose_adjustment
from ledger.operations.publish_policy import publish_policy
from ledger.operations.rebuild_balances import rebuild_balances
from ledger.operations.recover_loss import recover_loss
from ledger.operations.refund_postage import refund_postage
from ledger.operations.refuse_adjustment import refuse_adjustment
from ledger.operations.release_line import release_line
from ledger.operations.release_postage import release_postage
from ledger.operations.restore_suspense import restore_suspense
from ledger.operations.reverse_refund import reverse_refund
from ledger.operations.seal_journal import seal_journal
from ledger.operations.send_payout import send_payout
from ledger.operations.settle_payout import settle_payout
from ledger.operations.sign_checkpoint import sign_checkpoint
from ledger.operations.take_bank_file import take_bank_file

__all__ = [
    "approve_adjustment",
    "approve_payout",
    "cancel_payout",
    "clear_suspense",
    "close_dispute",
    "open_account",
    "post_dispute",
    "post_exchange",
    "post_fee",
    "post_postage",
    "post_refund",
    "post_sale",
    "post_sold",
    "post_suspense",
    "post_transfer",
    "prepare_payout",
    "propose_adjustment",
    "publish_policy",
    "rebuild_balances",
    "recover_loss",
    "refund_postage",
    "refuse_adjustment",
    "release_line",
    "release_postage",
    "restore_suspense",
    "reverse_refund",
    "seal_journal",
    "send_payout",
    "settle_payout",
    "sign_checkpoint",
    "take_bank_file",
]

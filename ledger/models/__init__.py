"""The books: accounts, policies, and an append-only double-entry journal."""

from ledger.models.account import Account
from ledger.models.adjustment import Adjustment, AdjustmentDocument
from ledger.models.payout import PayoutBatch, PayoutItem, PayoutLine
from ledger.models.policy import SplitPolicy, SplitShare
from ledger.models.seal import TILE, Balance, Checkpoint, Leaf, LeafSalts, SealHead, Tile, Verification
from ledger.models.txn import BalanceCheck, Entry, Txn

__all__ = [
    "TILE",
    "Account",
    "Adjustment",
    "AdjustmentDocument",
    "Balance",
    "BalanceCheck",
    "Checkpoint",
    "Entry",
    "Leaf",
    "LeafSalts",
    "PayoutBatch",
    "PayoutItem",
    "PayoutLine",
    "SealHead",
    "SplitPolicy",
    "SplitShare",
    "Tile",
    "Txn",
    "Verification",
]

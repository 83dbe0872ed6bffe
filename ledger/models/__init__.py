"""The books: accounts, policies, and an append-only double-entry journal."""

from ledger.models.account import Account
from ledger.models.policy import SplitPolicy, SplitShare
from ledger.models.seal import TILE, Balance, Checkpoint, Leaf, LeafSalts, SealHead, Tile, Verification
from ledger.models.txn import BalanceCheck, Entry, Txn

__all__ = [
    "TILE",
    "Account",
    "Balance",
    "BalanceCheck",
    "Checkpoint",
    "Entry",
    "Leaf",
    "LeafSalts",
    "SealHead",
    "SplitPolicy",
    "SplitShare",
    "Tile",
    "Txn",
    "Verification",
]

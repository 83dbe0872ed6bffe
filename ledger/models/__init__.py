"""The books: accounts, policies, and an append-only double-entry journal."""

from ledger.models.account import Account
from ledger.models.policy import SplitPolicy, SplitShare
from ledger.models.txn import BalanceCheck, Entry, Txn

__all__ = ["Account", "BalanceCheck", "Entry", "SplitPolicy", "SplitShare", "Txn"]

"""What the database itself refuses in the books, on SQLite and on PostgreSQL."""

from core.triggers import append_only
from ledger.triggers.adjustments import ADJUSTMENTS
from ledger.triggers.journal import JOURNAL
from ledger.triggers.payouts import PAYOUTS
from ledger.triggers.policies import POLICIES
from ledger.triggers.seal import SEAL

TRIGGERS = [
    *append_only("ledger_account", "code"),
    *JOURNAL,
    *POLICIES,
    *SEAL,
    *PAYOUTS,
    *ADJUSTMENTS,
]

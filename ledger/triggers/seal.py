"""The log takes the next leaf alone and never changes one."""

from core.triggers import append_only
from ledger.triggers.journal import refuse_insert

SEAL = [
    *append_only("ledger_leaf", "txn_id"),
    *append_only("ledger_leafsalts"),
    *append_only("ledger_tile"),
    *append_only("ledger_checkpoint", "size"),
    *append_only("ledger_verification"),
    refuse_insert(
        "ledger_leaf_next",
        "ledger_leaf",
        "a leaf takes the next index",
        "select 1 where new.id <> coalesce((select max(id) + 1 from ledger_leaf), 0)",
    ),
]

"""The log takes the next leaf alone and never changes one."""

from core.triggers import append_only, guarded

SEAL = [
    *guarded(
        "ledger_leaf",
        "txn_id",
        refusals=[
            (
                "a leaf takes the next index",
                "new.id <> coalesce((select max(id) + 1 from ledger_leaf), 0)",
            )
        ],
    ),
    *append_only("ledger_leafsalts"),
    *append_only("ledger_tile"),
    *append_only("ledger_checkpoint", "size"),
    *append_only("ledger_verification"),
]

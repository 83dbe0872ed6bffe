"""An adjustment says what it was proposed to say, and is decided once."""

# ruff: noqa: S608 names of our own modules

from core.refusing import changed, refuse
from core.triggers import Trigger, append_only

_TABLE = "ledger_adjustment"
_CONTENT = (
    "id",
    "debit_id",
    "credit_id",
    "amount_fen",
    "reason",
    "document_name",
    "document_hash",
    "proposed_by",
    "proposed_at",
)

ADJUSTMENTS: list[Trigger] = [
    *append_only("ledger_adjustmentdocument"),
    refuse("ledger_adjustment_delete", _TABLE, "delete", "1 = 1", "an adjustment stays"),
    refuse(
        "ledger_adjustment_insert",
        _TABLE,
        "insert",
        f"new.status <> 'proposed' or exists (select 1 from {_TABLE} r where r.id = new.id)",
        "an adjustment begins as a proposal",
    ),
    refuse(
        "ledger_adjustment_fixed",
        _TABLE,
        "update",
        f"old.status <> 'proposed' or {changed(*_CONTENT)}",
        "an adjustment is fixed",
    ),
    refuse(
        "ledger_adjustment_posted",
        _TABLE,
        "update",
        "new.status = 'posted' and not exists (select 1 from ledger_txn t where t.id = new.txn_id "
        "and t.kind = 'adjust' and t.actor = new.proposed_by and t.approver = new.decided_by)",
        "an adjustment is posted with both names",
    ),
]

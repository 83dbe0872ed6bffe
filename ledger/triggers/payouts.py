"""A payout's steps, and what can't change behind a second person's back."""

# ruff: noqa: S608 names of our own modules

from core.refusing import changed, refuse, rewritten
from core.triggers import Trigger

_BATCH, _LINE, _ITEM = "ledger_payoutbatch", "ledger_payoutline", "ledger_payoutitem"


def _batch_of(line: str) -> str:
    """The state of the batch of the line with this id."""
    return f"(select b.status from {_BATCH} b join {_LINE} l on l.batch_id = b.id where l.id = {line})"


def _there(table: str, *columns: str) -> str:
    """Whether a row is there already; SQLite's REPLACE would delete it without a word."""
    return f"exists (select 1 from {table} r where " + " and ".join(f"r.{c} = new.{c}" for c in columns) + ")"


_STATUS = f"(select status from {_BATCH} where id = new.batch_id)"
_NOT_A_SUM = (
    f"exists (select 1 from {_LINE} l where l.batch_id = new.id and (l.txn_id is null or l.amount_fen <> "
    f"(select coalesce(-sum(e.amount), 0) from {_ITEM} i join ledger_entry e on e.id = i.entry_id "
    "where i.line_id = l.id and not i.is_void))) "
    f"or new.line_count <> (select count(*) from {_LINE} where batch_id = new.id) "
    f"or new.amount_fen <> (select coalesce(sum(amount_fen), 0) from {_LINE} where batch_id = new.id)"
)
_STEPS = (
    "(old.status = 'draft' and new.status in ('approved', 'void') "
    "or old.status = 'approved' and new.status in ('sent', 'void') "
    "or old.status = 'sent' and new.status = 'settled')"
)
# the hash of the bank file guards what it says
_DETAILS = [rewritten(name) for name in ("payee_name", "bank_account")]
_BANK, _BANK_SQLITE = (" or ".join(found) for found in zip(*_DETAILS, strict=True))


PAYOUTS: list[Trigger] = [
    refuse("ledger_batch_delete", _BATCH, "delete", "1 = 1", "a payout batch stays"),
    refuse(
        "ledger_batch_insert",
        _BATCH,
        "insert",
        f"new.status <> 'draft' or {_there(_BATCH, 'id')}",
        "a payout batch begins as a draft",
    ),
    refuse(
        "ledger_batch_fixed",
        _BATCH,
        "update",
        f"{changed('id', 'prepared_by', 'prepared_at', 'amount_fen', 'line_count')} "
        f"or old.status <> 'draft' and {changed('approved_by', 'approved_at', 'file_hash')} "
        f"or old.status in ('sent', 'settled') and {changed('sent_by', 'sent_at')}",
        "what was prepared or approved is fixed",
    ),
    refuse(
        "ledger_batch_step",
        _BATCH,
        "update",
        f"new.status <> old.status and not {_STEPS}",
        "a payout batch has no such step",
    ),
    refuse(
        "ledger_batch_sum",
        _BATCH,
        "update",
        f"old.status = 'draft' and new.status = 'approved' and ({_NOT_A_SUM})",
        "a payout is the sum of its entries",
    ),
    refuse(
        "ledger_batch_settled",
        _BATCH,
        "update",
        f"new.status = 'settled' and exists (select 1 from {_LINE} where batch_id = new.id and status = 'open')",
        "a line of the payout batch is open",
    ),
    refuse("ledger_payout_delete", _LINE, "delete", "1 = 1", "a payout line stays"),
    refuse(
        "ledger_payout_insert",
        _LINE,
        "insert",
        f"new.status <> 'open' or new.txn_id is not null or {_STATUS} <> 'draft' or {_there(_LINE, 'id')} "
        f"or {_there(_LINE, 'batch_id', 'position')} or {_there(_LINE, 'batch_id', 'account_id')}",
        "an approved batch takes no line",
    ),
    refuse(
        "ledger_payout_fixed",
        _LINE,
        "update",
        f"{changed('id', 'batch_id', 'position', 'account_id', 'amount_fen')} or {_BANK} "
        f"or coalesce(new.txn_id, 0) <> coalesce(old.txn_id, 0) and {_STATUS} <> 'draft'",
        "a payout line is fixed",
        sqlite=f"{changed('id', 'batch_id', 'position', 'account_id', 'amount_fen')} "
        f"or {_BANK_SQLITE} "
        f"or coalesce(new.txn_id, 0) <> coalesce(old.txn_id, 0) and {_STATUS} <> 'draft'",
    ),
    refuse(
        "ledger_payout_step",
        _LINE,
        "update",
        f"old.status <> 'open' and {changed('status', 'settled_by', 'settled_at', 'note')} "
        f"or old.status = 'open' and new.status in ('paid', 'rejected') and {_STATUS} <> 'sent' "
        f"or old.status = 'open' and new.status = 'void' and {_STATUS} not in ('draft', 'approved')",
        "a payout line has no such step",
    ),
    refuse("ledger_item_delete", _ITEM, "delete", "1 = 1", "a payout item stays"),
    refuse(
        "ledger_item_insert",
        _ITEM,
        "insert",
        f"new.is_void or {_batch_of('new.line_id')} <> 'draft' or not exists ("
        "select 1 from ledger_entry e join ledger_txn t on t.id = e.txn_id "
        f"join {_LINE} l on l.account_id = e.account_id "
        "where e.id = new.entry_id and l.id = new.line_id and e.layer = 'A' "
        "and t.kind not in ('payout', 'bounce'))",
        "only what is available of the payee, in a draft",
    ),
    refuse(
        "ledger_item_twice",
        _ITEM,
        "insert",
        f"{_there(_ITEM, 'id')} "
        f"or exists (select 1 from {_ITEM} r where r.entry_id = new.entry_id and not r.is_void)",
        "an entry is paid out once",
    ),
    refuse(
        "ledger_item_update",
        _ITEM,
        "update",
        f"{changed('id', 'line_id', 'entry_id')} or old.is_void or not exists ("
        f"select 1 from {_LINE} l where l.id = new.line_id and l.status in ('rejected', 'void'))",
        "a payout item is fixed until its line is rejected",
    ),
]

"""What the database itself refuses in the programmes, on SQLite and on PostgreSQL."""

# ruff: noqa: S608 names of our own modules

from core.refusing import changed, refuse, rewritten
from core.triggers import Trigger

_TABLE = "programmes_accountchange"
_ANOTHER, _ANOTHER_SQLITE = rewritten("bank_account")
_FIXED = (
    changed("id", "organisation_id", "proposed_by", "proposed_at")
    + f" or old.status <> 'proposed' and {changed('status', 'note', 'decided_by', 'decided_at')}"
)

TRIGGERS: list[Trigger] = [
    refuse("programmes_account_delete", _TABLE, "delete", "1 = 1", "a change of account stays"),
    refuse(
        "programmes_account_insert",
        _TABLE,
        "insert",
        f"new.status <> 'proposed' or exists (select 1 from {_TABLE} r where r.id = new.id)",
        "a change of account begins as a proposal",
    ),
    refuse(
        "programmes_account_fixed",
        _TABLE,
        "update",
        f"{_FIXED} or {_ANOTHER}",
        "a change of account is fixed",
        sqlite=f"{_FIXED} or {_ANOTHER_SQLITE}",
    ),
]

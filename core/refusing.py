"""A refusal in both databases' words."""

from core.triggers import Trigger


def refuse(
    name: str, table: str, act: str, condition: str, message: str, *, sqlite: str | None = None
) -> Trigger:
    """Refuse `act` on a row of `table` that meets `condition`; `sqlite` where its words are others."""
    row = "old" if act == "delete" else "new"
    return Trigger(
        name,
        table,
        f"create trigger {name} before {act} on {table} "
        f"begin select raise(abort, '{message}') where {sqlite or condition}; end",
        f"create or replace function {name}() returns trigger language plpgsql as $$ begin "
        f"if {condition} then raise exception '{message}' using errcode = '23514'; end if; return {row}; end $$; "
        f"create trigger {name} before {act} on {table} for each row execute function {name}()",
    )


def changed(*columns: str) -> str:
    """Whether one of these columns, none of them null, gets another value."""
    return "(" + " or ".join(f"new.{column} <> old.{column}" for column in columns) + ")"


def rewritten(column: str) -> tuple[str, str]:
    """Whether an encrypted column says something else: encrypting anew under another key is no change.

    In PostgreSQL's words, and in SQLite's.
    """
    key, key_sqlite = "split_part({0}.{1}, '$', 1)", "substr({0}.{1}, 1, instr({0}.{1}, '$'))"
    found = [
        f"(new.{column} <> old.{column} and {part.format('new', column)} = {part.format('old', column)})"
        for part in (key, key_sqlite)
    ]
    return found[0], found[1]

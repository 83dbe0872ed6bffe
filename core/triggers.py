"""Database triggers: what the database itself refuses.

A table remake on SQLite drops its triggers silently, and fails when another table's trigger names it. So every
trigger is listed in its app's `triggers.py`, and each migration that touches a guarded table begins with
`DropTriggers` and ends with `MakeTriggers`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.utils.module_loading import import_string

DENY = """
create or replace function warmbridge_deny() returns trigger language plpgsql as $$
begin raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = '23001'; end $$
"""


@dataclass(frozen=True)
class Trigger:
    """One trigger by name and table, in both databases' words; an empty text means 'not needed there'.

    `sqlite` holds the whole CREATE TRIGGER statement; `postgresql` one or several statements.
    """

    name: str
    table: str
    sqlite: str = ""
    postgresql: str = ""


Refusal = tuple[str, str]
"""A message, and the condition (it may name `new`) under which it refuses a row."""


def append_only(table: str, *unique: str) -> list[Trigger]:
    """The triggers that refuse UPDATE, DELETE, TRUNCATE (PostgreSQL) and REPLACE (SQLite) on `table`.

    `unique` names the unique columns besides the id.
    """
    return [*_fixed_rows(table), _no_replace(table, *unique)]


def guarded(table: str, *unique: str, refusals: Sequence[Refusal], doubtful: str = "") -> list[Trigger]:
    """`append_only` for a table whose new rows must pass checks: one trigger on INSERT, for REPLACE as well.

    `refusals` are messages with what they refuse. On SQLite a condition decides whether the trigger runs at all:
    `doubtful`, which must hold whenever a refusal does and may be cheaper to ask, or the refusals themselves.
    """
    name = f"{table}_insert"
    again = (f"append-only: replace on {table}", _same(table, *unique))
    when = " or ".join([doubtful or " or ".join(found for _, found in refusals), again[1]])
    raised = " ".join(f"select raise(abort, '{text}') where {found};" for text, found in [again, *refusals])
    body = " ".join(
        f"if {found} then raise exception '{text}' using errcode = '23514'; end if;"
        for text, found in refusals
    )
    trigger = Trigger(
        name,
        table,
        f"create trigger {name} before insert on {table} when {when} begin {raised} end",
        f"create or replace function {name}() returns trigger language plpgsql as $$ begin {body} return new; end $$; "
        f"create trigger {name} before insert on {table} for each row execute function {name}()",
    )
    return [*_fixed_rows(table), trigger]


def _fixed_rows(table: str) -> list[Trigger]:
    def sqlite(act: str) -> str:
        return (
            f"create trigger {table}_no_{act} before {act} on {table} "
            f"begin select raise(abort, 'append-only: {act} on {table}'); end"
        )

    def postgresql(act: str) -> str:
        return (
            f"{DENY}; create trigger {table}_no_{act} before {act} on {table} "
            f"for each statement execute function warmbridge_deny()"
        )

    return [
        Trigger(f"{table}_no_update", table, sqlite("update"), postgresql("update")),
        Trigger(f"{table}_no_delete", table, sqlite("delete"), postgresql("delete")),
        Trigger(f"{table}_no_truncate", table, "", postgresql("truncate")),
    ]


def _same(table: str, *unique: str) -> str:
    """Whether the new row would take another's place; each lookup by itself, so that each uses its index."""
    columns = ("id", *unique)
    return " or ".join(f"exists (select 1 from {table} where {column} = new.{column})" for column in columns)  # noqa: S608 names of our own modules


def _no_replace(table: str, *unique: str) -> Trigger:
    """Refuse SQLite's INSERT OR REPLACE, which deletes rows without calling the delete triggers."""
    text = (
        f"create trigger {table}_no_replace before insert on {table} when {_same(table, *unique)} "
        f"begin select raise(abort, 'append-only: replace on {table}'); end"
    )
    return Trigger(f"{table}_no_replace", table, text)


def _forget(editor: BaseDatabaseSchemaEditor, name: str, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"drop trigger if exists {name} on {table}")
        editor.execute(f"drop function if exists {name}()")
    else:
        editor.execute(f"drop trigger if exists {name}")


def _load(path: str) -> Sequence[Trigger]:
    triggers: Sequence[Trigger] = import_string(f"{path}.TRIGGERS")
    return triggers


def _drop(editor: BaseDatabaseSchemaEditor, triggers: Iterable[Trigger], tables: set[str]) -> None:
    vendor = editor.connection.vendor
    for trigger in triggers:
        if trigger.table not in tables or not getattr(trigger, vendor):
            continue
        on = f" on {trigger.table}" if vendor == "postgresql" else ""
        editor.execute(f"drop trigger if exists {trigger.name}{on}")


def _make(editor: BaseDatabaseSchemaEditor, triggers: Iterable[Trigger], tables: set[str]) -> None:
    for trigger in triggers:
        text = getattr(trigger, editor.connection.vendor)
        if trigger.table in tables and text:
            # params=None: the driver must not read the percent signs in plpgsql as placeholders
            editor.execute(text, params=None)


class _TriggerOperation(Operation):
    reversible = True
    reduces_to_sql = True

    def __init__(self, module: str) -> None:
        self.module = module

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How the migration writer repeats it."""
        return (self.__class__.__name__, [self.module], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the model state."""

    def _run(self, editor: BaseDatabaseSchemaEditor, *, make: bool) -> None:
        triggers = _load(self.module)
        tables = set(editor.connection.introspection.table_names())
        _drop(editor, triggers, tables)
        if make:
            _make(editor, triggers, tables)


class DropTriggers(_TriggerOperation):
    """First operation of a migration of a guarded table. Backwards, it is the last, and makes them again."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop."""
        self._run(schema_editor, make=False)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make, on what tables are left."""
        self._run(schema_editor, make=True)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Drop the triggers of {self.module}"


class MakeTriggers(_TriggerOperation):
    """Last operation of a migration of a guarded table. Backwards, it is the first, and drops them."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make."""
        self._run(schema_editor, make=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop."""
        self._run(schema_editor, make=False)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Make the triggers of {self.module}"


class RetireTriggers(Operation):
    """Drop triggers that no list names any more, where an earlier version made them; (name, table) each."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, triggers: Sequence[tuple[str, str]]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop."""
        for name, table in self.triggers:
            _forget(schema_editor, name, table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave them dropped: the lists' own triggers say all they said."""

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Retire {len(self.triggers)} triggers"


TRIGGERS = append_only("core_auditentry")

"""Insert many rows in one statement, where a rush of buyers waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

Row = TypeVar("Row", bound=models.Model)

Field: TypeAlias = "models.Field[Any, Any]"

NOTHING = type(None)
PLAIN: dict[type[Field], tuple[type, ...]] = {
    models.BigAutoField: (int, NOTHING),
    models.BigIntegerField: (int, NOTHING),
    models.IntegerField: (int, NOTHING),
    models.PositiveIntegerField: (int, NOTHING),
    models.PositiveSmallIntegerField: (int, NOTHING),
    models.BooleanField: (bool, NOTHING),
    models.CharField: (str, NOTHING),
    models.TextField: (str, NOTHING),
    models.DateTimeField: (NOTHING,),
}
"""Values that both databases take as they are, by the field's type; of others the field is asked."""


def insert_all(rows: Iterable[Row], *, update: Sequence[str] = ()) -> list[Row]:
    """Insert instances of one model, all with keys or all without, and return them with their keys.

    It is `bulk_create`, which asks of each value what is asked of each field here, and so takes several times as long.
    Rows that these refer to must have their keys already. With `update`, where a key is there already, these fields of
    it are set instead. Raises IntegrityError.
    """
    made = list(rows)
    if not made:
        return made
    plan = _plan(type(made[0]), made[0].pk is not None, tuple(update))
    size = connection.ops.bulk_batch_size(plan.fields, made)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(made), size):
            some = made[start : start + size]
            cursor.execute(*plan.statement([plan.values(row) for row in some]))
            if plan.gives_keys:
                for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                    row.pk = key
    for row in made:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return made


@dataclass(frozen=True)
class _Plan:
    """How instances of a model become a statement."""

    fields: list[Field]
    plain: list[tuple[type, ...]]
    read: Callable[[models.Model], tuple[Any, ...]]
    head: str
    columns: str
    """PostgreSQL's columns, each from a list; empty elsewhere."""
    tail: str
    gives_keys: bool

    def statement(self, rows: Sequence[list[Any]]) -> tuple[str, list[Any]]:
        """The statement for these rows, and its values."""
        if self.columns and len(rows) > 1:
            # one value a column, however many rows: its driver looks for the place of each value for longer than the
            # database takes to write it
            return f"{self.head} {self.columns} {self.tail}", [*map(list, zip(*rows, strict=True))]
        row = f"({', '.join(['%s'] * len(self.fields))})"
        places = ", ".join([row] * len(rows))
        return f"{self.head} values {places} {self.tail}", [value for values in rows for value in values]

    def values(self, row: models.Model) -> list[Any]:
        """A row's values, as the database takes them."""
        here = connections[DEFAULT_DB_ALIAS]
        return [
            value
            if isinstance(value, plain)
            else field.get_db_prep_save(field.pre_save(row, add=True), connection=here)
            for value, plain, field in zip(self.read(row), self.plain, self.fields, strict=True)
        ]


@cache
def _plan(model: type[models.Model], keyed: bool, update: Sequence[str]) -> _Plan:
    quoted = connection.ops.quote_name
    columns = {field.name: quoted(field.column or field.name) for field in model._meta.concrete_fields}
    fields = [field for field in model._meta.concrete_fields if keyed or not field.primary_key]
    names, key = ", ".join(columns[field.name] for field in fields), columns[model._meta.pk.name]
    tail = "" if keyed else f"returning {key}"
    if update:
        new = ", ".join(f"{columns[name]} = excluded.{columns[name]}" for name in update)
        tail = f"on conflict ({key}) do update set {new}"
    return _Plan(
        fields=fields,
        plain=[_plain(field) for field in fields],
        read=attrgetter(*[field.attname for field in fields]),
        head=f"insert into {quoted(model._meta.db_table)} ({names})",
        columns=_columns(fields),
        tail=tail,
        gives_keys=not keyed,
    )


def _columns(fields: Sequence[Field]) -> str:
    if connection.vendor != "postgresql":
        return ""
    # without a length: a text that is too long must be refused, and a cast would cut it
    types = [(field.db_type(connection) or "").partition("(")[0] for field in fields]
    return f"select * from unnest({', '.join(f'(%s)::{type_}[]' for type_ in types)})"  # noqa: S608 our own types


def _plain(field: Field) -> tuple[type, ...]:
    kept = field.target_field if isinstance(field, models.ForeignKey) else field
    return PLAIN.get(type(kept), ())

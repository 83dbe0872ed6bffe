"""Writes everything that is encrypted anew under the current key, so that an old key can be thrown away."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from core.encryption import EncryptedTextField, decrypt, encrypt, is_current

BATCH = 500


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of every model."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rotate_fields() -> dict[str, int]:
    """How many values of each column were written anew. Safe while people work, and safe to break off and repeat.

    A row that somebody changes meanwhile is left alone: what they wrote is under the current key already.
    """
    return {field.context: _rotate(model, field) for model, field in encrypted_fields()}


def _rotate(model: type[models.Model], field: EncryptedTextField) -> int:
    quote = connection.ops.quote_name
    key = model._meta.pk.column
    table, column, pk = quote(model._meta.db_table), quote(str(field.column)), quote(str(key))
    read = (
        f"select {pk}, {column} from {table} where {pk} > %s and {column} <> '' order by {pk} limit {BATCH}"  # noqa: S608
    )
    write = f"update {table} set {column} = %s where {pk} = %s and {column} = %s"  # noqa: S608
    done, last = 0, 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(read, [last])
            rows = cursor.fetchall()
            if not rows:
                return done
            last = rows[-1][0]
            for row, value in rows:
                if not is_current(value):
                    cursor.execute(write, [renewed(value, field.context), row, value])
                    done += cursor.rowcount


def renewed(value: str, context: str) -> str:
    """The same plain text under the current key."""
    return encrypt(decrypt(value, context=context), context=context)

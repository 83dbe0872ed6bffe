"""The audit trail can be added to and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.actor import Actor
from core.models import AuditEntry
from tests.cast import Cast


@pytest.mark.django_db
def test_record_keeps_codes(cast: Cast) -> None:
    entry = audit.record(actor=Actor.of(cast.li), action="hosts.room.opened", target=cast.room, data={"n": 1})
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor_label, stored.action, stored.target_type, stored.target_id, stored.data) == (
        f"user:{cast.li.pk}",
        "hosts.room.opened",
        "hosts.room",
        str(cast.room.pk),
        {"n": 1},
    )


@pytest.mark.parametrize("act", ["update core_auditentry set action = 'x'", "delete from core_auditentry"])
def test_database_refuses_change(cast: Cast, act: str) -> None:
    audit.record(actor=Actor.of(cast.li), action="hosts.room.opened", target=cast.room)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert AuditEntry.objects.count() == 1


def test_record_needs_a_transaction(committed_cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        audit.record(
            actor=Actor.of(committed_cast.li), action="hosts.room.opened", target=committed_cast.room
        )
    assert AuditEntry.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_database_refuses_replacement(cast: Cast) -> None:
    entry = audit.record(actor=Actor.of(cast.li), action="hosts.room.opened", target=cast.room)
    columns = "id, at, actor_kind, actor_label, action, target_type, target_id, data"
    values = f"{entry.pk}, '2026-01-01', 'user', 'x', 'x', 'x', 'x', '{{}}'"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"insert or replace into core_auditentry ({columns}) values ({values})")
    assert AuditEntry.objects.get(pk=entry.pk).action == "hosts.room.opened"

"""The audit trail: one row an act, written in the transaction of the act, never changed."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from core.actor import Actor
from core.clock import now
from core.inserting import insert_all
from core.models import AuditEntry


def record(
    *, actor: Actor, action: str, target: models.Model, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Write who did what to which row, and return the entry. `action` is past tense and dotted ('shop.order.paid').

    `data` holds ids, codes and amounts, never names, texts or phones: erasing a person must leave it whole.
    Raises RuntimeError outside a transaction, where the act and its record could part.
    """
    row = entry(actor=actor, action=action, target=target, data=data)
    _needs_transaction()
    row.save(force_insert=True)
    return row


def entry(
    *, actor: Actor, action: str, target: models.Model, data: dict[str, Any] | None = None
) -> AuditEntry:
    """An entry that is not written yet, for `record_all`."""
    return AuditEntry(
        at=now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        data=data or {},
    )


def record_all(entries: Iterable[AuditEntry]) -> None:
    """Write many entries in one statement. Raises RuntimeError outside a transaction."""
    _needs_transaction()
    insert_all(entries)


def _needs_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the act")

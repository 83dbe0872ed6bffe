"""Rows that every app needs."""

from core.models.audit_entry import AuditEntry
from core.models.idempotency_record import IdempotencyRecord

__all__ = ["AuditEntry", "IdempotencyRecord"]

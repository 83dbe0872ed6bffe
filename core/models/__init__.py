"""Rows that every app needs."""

from core.models.audit_entry import AuditEntry

__all__ = ["AuditEntry"]

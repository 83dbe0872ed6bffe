"""What the database itself refuses in the shop, on SQLite and on PostgreSQL."""

from shop.triggers import disputes, reconciliations

TRIGGERS = [*reconciliations.TRIGGERS, *disputes.TRIGGERS]

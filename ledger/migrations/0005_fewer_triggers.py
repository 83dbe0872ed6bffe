import core.triggers
from django.db import migrations

_RETIRED = [
    ("ledger_entry_open", "ledger_entry"),
    ("ledger_entry_no_replace", "ledger_entry"),
    ("ledger_check_named", "ledger_balancecheck"),
    ("ledger_check_count", "ledger_balancecheck"),
    ("ledger_check_sum", "ledger_balancecheck"),
    ("ledger_check_currency", "ledger_balancecheck"),
    ("ledger_balancecheck_no_replace", "ledger_balancecheck"),
    ("ledger_txn_policy_published", "ledger_txn"),
    ("ledger_txn_no_replace", "ledger_txn"),
    ("ledger_leaf_next", "ledger_leaf"),
    ("ledger_leaf_no_replace", "ledger_leaf"),
]


class Migration(migrations.Migration):
    """One trigger on INSERT a table, where there were two to five."""

    dependencies = [
        ("ledger", "0004_payouts"),
    ]

    operations = [
        core.triggers.DropTriggers("ledger.triggers"),
        core.triggers.RetireTriggers(_RETIRED),
        core.triggers.MakeTriggers("ledger.triggers"),
    ]

import core.triggers
from django.db import migrations


class Migration(migrations.Migration):
    """SQLite's REPLACE puts nothing in the place of a published policy or of a share of one."""

    dependencies = [
        ("ledger", "0009_policy_ends_after_its_sales"),
    ]

    operations = [
        core.triggers.DropTriggers("ledger.triggers"),
        core.triggers.MakeTriggers("ledger.triggers"),
    ]

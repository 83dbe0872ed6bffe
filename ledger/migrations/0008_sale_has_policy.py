import core.triggers
from django.db import migrations


class Migration(migrations.Migration):
    """A trigger and no constraint, for which SQLite would copy the journal; what stands already stays."""

    dependencies = [
        ("ledger", "0007_exchange"),
    ]

    operations = [
        core.triggers.DropTriggers("ledger.triggers"),
        core.triggers.MakeTriggers("ledger.triggers"),
    ]

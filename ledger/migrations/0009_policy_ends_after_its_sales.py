import core.triggers
from django.db import migrations


class Migration(migrations.Migration):
    """No end before a sale that stands under the policy. Looks at updates alone: what ended already stays."""

    dependencies = [
        ("ledger", "0008_sale_has_policy"),
    ]

    operations = [
        core.triggers.DropTriggers("ledger.triggers"),
        core.triggers.MakeTriggers("ledger.triggers"),
    ]

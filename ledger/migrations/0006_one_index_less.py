import django.db.models.deletion
from django.db import migrations, models

_INDEX = "ledger_entry_txn_id_14be7d46"


class Migration(migrations.Migration):
    """The unique index over transaction and position finds the entries of a transaction as well.

    Written by hand: on SQLite, altering the field would copy the whole table.
    """

    dependencies = [
        ("ledger", "0005_fewer_triggers"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"drop index if exists {_INDEX}",
                    f"create index if not exists {_INDEX} on ledger_entry (txn_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="entry",
                    name="txn",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.txn",
                        verbose_name="凭证",
                    ),
                )
            ],
        ),
    ]

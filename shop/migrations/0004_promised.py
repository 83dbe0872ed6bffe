"""What went back before was promised too."""

from django.db import migrations
from django.db.models import F


def promise(apps, editor):
    for name in ("Order", "OrderLine"):
        rows = apps.get_model("shop", name).objects.using(editor.connection.alias)
        rows.filter(refunded_fen__gt=0).update(promised_fen=F("refunded_fen"))


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_money_whole")]

    operations = [migrations.RunPython(promise, migrations.RunPython.noop)]

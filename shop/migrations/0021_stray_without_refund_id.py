"""Each try has it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0020_stray_refunds_of_before")]

    operations = [migrations.RemoveField(model_name="stray", name="refund_id")]

"""Answers stand on the rows that requests wrote; this table was used by nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.DeleteModel(name="IdempotencyRecord")]

"""What was sent back of money of no payment before each try had a row."""

from django.db import migrations


def fill(apps, editor):
    alias = editor.connection.alias
    strays = apps.get_model("shop", "Stray").objects.using(alias)
    refunds = apps.get_model("shop", "StrayRefund").objects.using(alias)
    for row in strays.exclude(refund_id="").iterator():
        refunds.create(
            stray=row,
            number=1,
            key=f"stray-{row.intent_id}",
            status="succeeded" if row.returned_at else "pending",
            refund_id=row.refund_id,
            created_at=row.returned_at or row.seen_at,
            settled_at=row.returned_at,
        )


def empty(apps, editor):
    alias = editor.connection.alias
    refunds = apps.get_model("shop", "StrayRefund").objects.using(alias)
    for row in refunds.exclude(refund_id=None).order_by("number").select_related("stray"):
        row.stray.refund_id = row.refund_id
        row.stray.save(update_fields=["refund_id"])
    refunds.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0019_stray_refunds")]

    operations = [migrations.RunPython(fill, empty)]

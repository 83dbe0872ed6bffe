"""Orders that were paid before parcels were kept have something to pack too."""

from django.db import migrations


def open_parcels(apps, editor):
    alias = editor.connection.alias
    lines = apps.get_model("shop", "OrderLine").objects.using(alias)
    shipments = apps.get_model("shop", "Shipment").objects.using(alias)
    wanted = lines.filter(order__status="paid", order__paid_at__isnull=False, order__shipments=None)
    pairs = wanted.order_by("order_id", "workshop_id").values_list("order_id", "workshop_id", "order__paid_at")
    fresh = (
        shipments.model(order_id=order, organisation_id=workshop, created_at=paid_at)
        for order, workshop, paid_at in pairs.distinct().iterator()
    )
    shipments.bulk_create(fresh, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_reconciliation")]

    operations = [migrations.RunPython(open_parcels, migrations.RunPython.noop)]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0011_goods_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='couponclaim',
            name='back_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coupons_back', to='shop.order', verbose_name='退回自'),
        ),
    ]

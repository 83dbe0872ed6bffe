import core.triggers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0014_return_bank_repaid'),
    ]

    operations = [
        migrations.AddField(
            model_name='dispute',
            name='proposal',
            field=models.CharField(blank=True, choices=[('', '未定'), ('refunded', '按退款冲回各方'), ('borne', '项目承担')], max_length=8, verbose_name='提议承担方'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='proposed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='提出时间'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='proposed_by',
            field=models.CharField(blank=True, max_length=64, verbose_name='提出'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposal', ''), ('proposed_at', None), ('proposed_by', '')), models.Q(('proposal__in', ['refunded', 'borne']), ('proposed_at__isnull', False), ('status', 'lost'), ('took_money', True), models.Q(('proposed_by', ''), _negated=True)), _connector='OR'), name='dispute_proposed_when_lost'),
        ),
        core.triggers.MakeTriggers("shop.triggers.disputes"),
    ]

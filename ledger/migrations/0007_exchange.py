import core.triggers
from django.db import migrations, models


class Migration(migrations.Migration):
    """A kind of its own for what a processor turns into another currency."""

    dependencies = [
        ("ledger", "0006_one_index_less"),
    ]

    operations = [
        core.triggers.DropTriggers("ledger.triggers"),
        migrations.RemoveConstraint(model_name="txn", name="txn_kind_known"),
        migrations.AlterField(
            model_name="txn",
            name="kind",
            field=models.CharField(choices=[('sale', '销售'), ('refund', '退款'), ('unrefund', '退款失败冲回'), ('postage', '运费'), ('postback', '退运费'), ('fee', '手续费'), ('exchange', '兑换'), ('suspense', '待查款'), ('dispute', '争议'), ('transfer', '渠道到账'), ('release', '解冻'), ('payout', '结算'), ('bounce', '结算退回'), ('settle', '银行付讫'), ('adjust', '调整')], max_length=12, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name="txn",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["sale", "refund", "unrefund", "postage", "postback", "fee", "exchange", "suspense", "dispute", "transfer", "release", "payout", "bounce", "settle", "adjust"])), name="txn_kind_known"),
        ),
        core.triggers.MakeTriggers("ledger.triggers"),
    ]

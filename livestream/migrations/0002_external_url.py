from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("livestream", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="livesession",
            name="external_url",
            field=models.URLField(blank=True, max_length=300, verbose_name="外部直播地址"),
        ),
    ]

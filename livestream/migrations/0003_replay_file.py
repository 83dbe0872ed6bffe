from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("livestream", "0002_external_url")]

    operations = [
        migrations.AddField(
            model_name="livesession",
            name="replay_file",
            field=models.FileField(blank=True, max_length=120, upload_to="replays/", verbose_name="回放文件"),
        ),
    ]

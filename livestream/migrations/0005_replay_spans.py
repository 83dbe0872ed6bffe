from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("livestream", "0004_moderation")]

    operations = [
        migrations.AddField(
            model_name="livesession",
            name="replay_spans",
            field=models.JSONField(
                blank=True, default=list, help_text="[start, seconds] of each span of the file"
            ),
        ),
    ]

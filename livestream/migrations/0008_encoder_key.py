from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("livestream", "0007_appeal_answers"),
    ]

    operations = [
        migrations.RenameField("livesession", "key_digest", "camera_key"),
        migrations.AddField("livesession", "encoder_key", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ScheduledJob",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(null=True)),
                (
                    "finished_at",
                    models.DateTimeField(help_text="Before the start where it runs, or was killed.", null=True),
                ),
                ("succeeded_at", models.DateTimeField(help_text="When the last run began that went well.", null=True)),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, help_text="How often it has failed since then."),
                ),
                ("outcome", models.TextField(blank=True, help_text="What it said at its end.")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("worker", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("machine", models.CharField(max_length=255)),
                ("beat_at", models.DateTimeField(db_index=True)),
            ],
            options={"default_permissions": ()},
        ),
    ]

"""What lists seldom show moves out of the cards, which they read."""

from django.db import migrations, models


def make_anew(apps, schema_editor):
    """What is there is of one card, and is made again when it is asked for."""
    apps.get_model("articles", "Presentation").objects.all().delete()


def keep_plain(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE articles_presentation ALTER COLUMN more SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_presentations_uncompressed")]

    operations = [
        migrations.RunPython(make_anew, make_anew),
        migrations.AddField(
            model_name="presentation",
            name="more",
            field=models.BinaryField(default=b"", help_text="Further small fields, as members of a JSON object."),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="presentation",
            name="card",
            field=models.BinaryField(help_text="What lists show, as members of a JSON object."),
        ),
        migrations.RunPython(keep_plain, migrations.RunPython.noop),
    ]

"""PostgreSQL keeps presentations as they are: unpacking them would take longer than the rest of a read. The cards stand in
the rows themselves, whose other parts stand apart."""

from django.db import migrations, models

TABLE = "articles_presentation"
PARTS = ["card", "whole", "text"]


def keep_plain(apps, schema_editor):
    _store(schema_editor, "EXTERNAL", "SET (toast_tuple_target = 8160)")
    # What is there was packed, and is made again when it is asked for.
    apps.get_model("articles", "Presentation").objects.all().delete()


def keep_packed(apps, schema_editor):
    _store(schema_editor, "EXTENDED", "RESET (toast_tuple_target)")


def _store(schema_editor, storage, target):
    if schema_editor.connection.vendor == "postgresql":
        for part in PARTS:
            schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN {part} SET STORAGE {storage}")
        schema_editor.execute(f"ALTER TABLE {TABLE} {target}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_searching")]

    operations = [
        migrations.RunPython(keep_plain, keep_packed),
        migrations.AlterField(
            model_name="presentation",
            name="card",
            field=models.BinaryField(help_text="The small fields, as members of a JSON object."),
        ),
    ]

"""PostgreSQL looks through the index of a search, never through all texts.

It takes a table to be as quick to read as its own pages are few, and does not count that each text stands apart. Spread
over ten times as many pages, the table costs in its books what it costs to read. What waits to be put into the index is
read by every search, and counted too: the least that can be.
"""

from django.db import migrations

TABLE = "articles_searchedtext"
INDEX = "searchedtext_vector_idx"


def spread(apps, schema_editor):
    _execute(
        schema_editor,
        f"ALTER TABLE {TABLE} SET (fillfactor = 10)",
        f"ALTER INDEX {INDEX} SET (gin_pending_list_limit = 64)",
        f"CLUSTER {TABLE} USING {TABLE}_pkey",
    )


def gather(apps, schema_editor):
    _execute(
        schema_editor,
        f"ALTER TABLE {TABLE} RESET (fillfactor)",
        f"ALTER INDEX {INDEX} SET (gin_pending_list_limit = 256)",
        f"CLUSTER {TABLE} USING {TABLE}_pkey",
    )


def _execute(schema_editor, *statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_presentations_in_parts")]

    operations = [migrations.RunPython(spread, gather)]

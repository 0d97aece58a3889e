"""What a search looks through: PostgreSQL's text search, with similar words where its pg_trgm can be had; SQLite's FTS5."""

from django.db import DatabaseError, migrations, models, transaction

TABLE = "articles_searchedtext"
CREATE = {
    # Uncompressed, and apart from the rows: ranking reads a thousand at a time. A short list of what is not yet in the
    # index: every search reads all of it.
    "postgresql": [
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, vector tsvector NOT NULL DEFAULT '')",
        f"ALTER TABLE {TABLE} ALTER COLUMN vector SET STORAGE EXTERNAL",
        f"CREATE INDEX searchedtext_vector_idx ON {TABLE} USING gin (vector) WITH (gin_pending_list_limit = 256)",
    ],
    # Words come ready-made and apart by spaces: no part of them is for the tokenizer to judge.
    "sqlite": [f"CREATE VIRTUAL TABLE {TABLE} USING fts5 (first, second, third, rest, tokenize = 'ascii')"],
}


def create_searched_text(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_searched_text(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


def index_similar_words(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX searchedword_similar_idx ON articles_searchedword USING gin (word gin_trgm_ops)"
            )
    except DatabaseError:
        # The site's account may not, or the server has not got it: words that are mistyped find nothing then.
        return


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_presentations"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create_searched_text, drop_searched_text)],
            state_operations=[
                migrations.CreateModel(
                    name="SearchedText",
                    fields=[
                        ("page_id", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchedWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RunPython(index_similar_words, migrations.RunPython.noop),
    ]

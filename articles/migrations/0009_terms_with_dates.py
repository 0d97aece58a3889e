"""Terms repeat what their entries say of site and dates, so that lists of what names one thing look nothing else up."""

from django.db import migrations, models

REPEAT = """
    UPDATE articles_articleterm SET (site_id, first_published_at, updated, last_reviewed, next_review_due) = (
        SELECT site_id, first_published_at, updated, last_reviewed, next_review_due
        FROM articles_articleentry WHERE page_id = entry_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_search_by_index")]

    operations = [
        migrations.AddField("articleterm", "site_id", models.BigIntegerField(null=True)),
        migrations.AddField("articleterm", "first_published_at", models.DateTimeField(null=True)),
        migrations.AddField("articleterm", "updated", models.DateTimeField(null=True)),
        migrations.AddField("articleterm", "last_reviewed", models.DateTimeField(null=True)),
        migrations.AddField("articleterm", "next_review_due", models.DateField(null=True)),
        migrations.RunSQL(REPEAT, migrations.RunSQL.noop),
        migrations.AddIndex(
            "articleterm",
            models.Index(
                fields=[
                    *("kind", "object_id", "site_id", "last_reviewed", "entry"),
                    *("first_published_at", "updated", "next_review_due"),
                ],
                name="term_reviewed_idx",
            ),
        ),
    ]

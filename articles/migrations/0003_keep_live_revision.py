"""Protects the live revision of every article from ``purge_revisions``, those of before included."""

from django.db import migrations, models

import reviewers.models.keeping


def keep_live_revisions(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects.filter(pk=models.OuterRef("pk"))
    apps.get_model("articles", "ArticlePage").objects.update(
        kept_revision=models.Subquery(pages.values("live_revision"))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_relations"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="articlepage",
            name="kept_revision",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=reviewers.models.keeping.keep_while_live,
                related_name="+",
                serialize=False,
                to="wagtailcore.revision",
            ),
        ),
        migrations.RunPython(keep_live_revisions, migrations.RunPython.noop),
    ]

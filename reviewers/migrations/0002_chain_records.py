"""The chain through approvals, publications and withdrawals. Records that are there already join it in the order of
their times."""

from datetime import UTC, date, datetime

from django.db import migrations, models

from reviewers.canonical import digest_of

HASHED = {
    "approval": [
        "page_id",
        "edition",
        "digest",
        "content_digest",
        "statement",
        "approved_at",
        "changed_at",
        "next_review_due",
        "reviewer_id",
        "reviewer_name",
        "reviewer_credentials",
        "signer_id",
        "round_id",
        "revision_id",
    ],
    "publication": ["page_id", "approval", "at"],
    "withdrawal": ["approval", "at", "user_id", "reason", "notice", "replaced_by"],
}


def chain_records(apps, schema_editor):
    rows = [
        (row.approved_at if name == "approval" else row.at, rank, row.pk, name)
        for rank, name in enumerate(HASHED)
        for row in apps.get_model("reviewers", name).objects.all()
    ]
    sequence, previous = 0, "0" * 64
    for _, _, pk, name in sorted(rows):
        model = apps.get_model("reviewers", name)
        row = model.objects.get(pk=pk)
        sequence += 1
        said = {field: _plain(getattr(row, field)) for field in HASHED[name]}
        place = {"sequence": sequence, "previous_hash": previous}
        record_hash = digest_of({"schema": 1, "kind": _kind(name, row), **place, **said})
        model.objects.filter(pk=pk).update(**place, record_hash=record_hash)
        previous = record_hash
    apps.get_model("reviewers", "ChainHead").objects.create(pk=1, sequence=sequence, hash=previous)


def _kind(name, row):
    if name == "publication":
        return "published" if row.approval_id else "unpublished"
    return row.kind


def _plain(value):
    if isinstance(value, models.Model):
        return value.record_hash
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


PLACE = {
    "sequence": models.PositiveBigIntegerField(unique=True, editable=False),
    "previous_hash": models.CharField(max_length=64, editable=False),
    "record_hash": models.CharField(max_length=64, editable=False),
}
PLACE_TO_FILL = {
    "sequence": models.PositiveBigIntegerField(null=True, unique=True, editable=False),
    "previous_hash": models.CharField(max_length=64, null=True, editable=False),
    "record_hash": models.CharField(max_length=64, null=True, editable=False),
}


class Migration(migrations.Migration):
    # PostgreSQL alters no table on which the same transaction has changed rows.
    atomic = False

    dependencies = [("reviewers", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(default="0" * 64, max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="approval",
            name="kind",
            field=models.CharField(
                default="reviewed", editable=False, help_text="How it came to be approved.", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("withdrawn", "Withdrawn"),
                    ("retired", "Retired"),
                    ("merged", "Merged into another article"),
                ],
                default="withdrawn",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="notice",
            field=models.TextField(blank=True, default="", help_text="What readers are told."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="replaced_by",
            field=models.BigIntegerField(help_text="The article into which this one was merged.", null=True),
        ),
        migrations.AlterField(
            model_name="withdrawal", name="reason", field=models.TextField(help_text="For the record.")
        ),
        *(
            migrations.AddField(model_name=model, name=name, field=field.clone())
            for model in HASHED
            for name, field in PLACE_TO_FILL.items()
        ),
        migrations.RunPython(chain_records, migrations.RunPython.noop),
        *(
            migrations.AlterField(model_name=model, name=name, field=field.clone())
            for model in HASHED
            for name, field in PLACE.items()
        ),
    ]

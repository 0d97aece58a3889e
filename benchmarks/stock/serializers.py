"""How related objects stand inside an article: in full, so that a frontend asks once."""

from typing import Any

from rest_framework.fields import Field
from wagtail.rich_text import expand_db_html


class PersonField(Field):
    """A writer or reviewer."""

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {
            "id": value.pk,
            "slug": value.slug,
            "name": value.name,
            "credentials": value.credentials,
            "job_title": value.job_title,
            "biography": expand_db_html(value.biography),
        }


class ArticleWritersField(Field):
    """The writers, in order."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [PersonField().to_representation(row.writer) for row in value.all()]


class ReferencesField(Field):
    """The references, in order."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        names = ["title", "source", "url", "doi", "pmid"]
        return [{name: getattr(row, name) for name in names} for row in value.all()]


class ConditionsField(Field):
    """What the article is about."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [{"id": row.pk, "slug": row.slug, "name": row.name, "mesh_id": row.mesh_id} for row in value.all()]


class MedicinesField(Field):
    """What the article mentions."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [{"id": row.pk, "slug": row.slug, "name": row.name, "rxnorm_id": row.rxnorm_id} for row in value.all()]


class RelatedArticlesField(Field):
    """Title and address of the articles that were chosen as related."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        articles = [row.article for row in value.all()]
        return [
            {"id": page.pk, "title": page.title, "slug": page.slug, "url": page.full_url}
            for page in articles
            if page.live
        ]

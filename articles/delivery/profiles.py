"""``/writers/`` and ``/reviewers/``: people as they show themselves now, with their articles."""

from typing import Any

from django.db.models import Model
from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.models import Site

from articles.delivery.endpoints import PublicEndpoint
from articles.delivery.fields import ArticlesField
from articles.delivery.people import present_profiles
from articles.models import ArticleTerm, Writer
from reviewers.models import Reviewer

PRESENTED = ["slug", "name", "credentials", "job_title", "biography", "profile_url", "photo"]
# What lists are filtered and ordered by.
COLUMNS = ["id", "slug", "name", "credentials", "job_title"]


class ProfileField(Field):
    """A field of a person, as presented."""

    def __init__(self) -> None:
        super().__init__(read_only=True)

    def get_attribute(self, instance: Writer | Reviewer) -> Any:
        return self.context["view"].profile_of(instance)[self.field_name]

    def to_representation(self, value: Any) -> Any:
        return value


def presented(*names: str) -> list[APIField]:
    return [APIField(name, serializer=ProfileField()) for name in names]


class ProfilesViewSet(PublicEndpoint):
    """People as they show themselves: never an account, its e-mail address or a licence number."""

    body_fields = [*PublicEndpoint.body_fields, *presented(*PRESENTED)]
    listing_default_fields = [*PublicEndpoint.listing_default_fields, "slug", "name", "credentials"]
    nested_default_fields = [*PublicEndpoint.nested_default_fields, "slug", "name", "credentials"]
    detail_only_fields = ["articles"]
    find_query_parameters = frozenset({"id", "slug"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._profiles: dict[int, dict[str, Any]] = {}

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        people = list(super().paginate_queryset(queryset))
        self._present(people)
        return people

    def profile_of(self, person: Writer | Reviewer) -> dict[str, Any]:
        if person.pk not in self._profiles:
            self._present([person])
        return self._profiles[person.pk]

    def _present(self, people: list[Writer | Reviewer]) -> None:
        site, form = Site.find_for_request(self.request), self.resolve_rich_text_format()
        self._profiles.update({shown["id"]: shown for shown in present_profiles(people, site=site, form=form)})

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        return COLUMNS if db_fields_only else super().get_available_fields(model)


class WritersViewSet(ProfilesViewSet):
    """Who writes."""

    name = "writers"
    model = Writer
    body_fields = [
        *ProfilesViewSet.body_fields,
        APIField("articles", serializer=ArticlesField(ArticleTerm.Kind.WRITER)),
    ]


class ReviewersViewSet(ProfilesViewSet):
    """Who reviews."""

    name = "reviewers"
    model = Reviewer
    body_fields = [
        *ProfilesViewSet.body_fields,
        *presented("specialties"),
        APIField("articles", serializer=ArticlesField(ArticleTerm.Kind.MEDICAL_REVIEWER)),
    ]

"""People and vocabulary in the admin: profiles, and what articles choose from."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from articles.models import Condition, Consent, Medicine, Promotion, Writer
from reviewers.models import Reviewer


class FoundInRows(SnippetViewSet):
    """Few enough to be looked through, and found by any part of a name. Wagtail's index does not know single fields in
    SQLite."""

    search_backend_name = None
    search_fields = ["name"]


class ProfileViewSet(FoundInRows):
    """A person."""

    list_display = ["name", "credentials"]


class WriterViewSet(ProfileViewSet):
    model = Writer
    icon = "user"


class ReviewerIndexView(IndexView):
    """Without the boxes that choose several: all that is offered for them is deleting, and no reviewer is deleted."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class ReviewerViewSet(ProfileViewSet):
    model = Reviewer
    index_view_class = ReviewerIndexView
    # The snippets' own template adds the buttons that belong to the boxes.
    index_template_name = "wagtailadmin/generic/index.html"
    icon = "success"
    list_display = ["name", "credentials", "specialties", "licence_valid_until"]


class ConditionViewSet(FoundInRows):
    model = Condition
    icon = "tag"
    list_display = ["name", "mesh_id"]


class MedicineViewSet(FoundInRows):
    model = Medicine
    icon = "tag"
    list_display = ["name", "brand_names", "rxnorm_id"]
    search_fields = ["name", "brand_names"]


class PromotionViewSet(FoundInRows):
    model = Promotion
    icon = "group"


class ConsentViewSet(FoundInRows):
    model = Consent
    icon = "openquote"
    list_display = ["member", "given_on", "withdrawn_on"]
    search_fields = ["member"]


class PeopleGroup(SnippetViewSetGroup):
    """Writers and medical reviewers."""

    items = (WriterViewSet, ReviewerViewSet)
    menu_label = "People"
    menu_icon = "group"
    menu_order = 210


class VocabularyGroup(SnippetViewSetGroup):
    """What articles choose from."""

    items = (ConditionViewSet, MedicineViewSet, PromotionViewSet, ConsentViewSet)
    menu_label = "Vocabulary"
    menu_icon = "tag"
    menu_order = 220


register_snippet(PeopleGroup)
register_snippet(VocabularyGroup)

"""The desk's place in the admin: menu, dashboard, buttons, and what an article's menus leave out."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from articles.desk import urls
from articles.desk.views import open_rounds_of
from articles.models import Condition, Consent, Medicine, Promotion, Writer
from reviewers.models import Approval, ReviewedPage, Reviewer
from reviewers.permissions import ReviewedPagePermissionTester


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    return [path("", include(urls))]


class ReviewsMenuItem(MenuItem):
    """Shown to reviewers only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return Reviewer.objects.filter(user=request.user).exists()


@hooks.register("register_admin_menu_item")
def register_reviews_menu_item() -> MenuItem:
    return ReviewsMenuItem("Reviews", reverse("desk:reviews"), icon_name="clipboard-list", order=90)


class ReviewsPanel(Component):
    """What waits for the reviewer who has just signed in."""

    name = "reviews"
    order = 50
    template_name = "articles/desk/reviews_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rounds": open_rounds_of(parent_context["request"])}


@hooks.register("construct_homepage_panels")
def add_reviews_panel(request: HttpRequest, panels: list[Component]) -> None:
    if Reviewer.objects.filter(user=request.user).exists():
        panels.insert(0, ReviewsPanel())


@hooks.register("register_page_header_buttons")
def withdraw_button(
    page: Page, user: AbstractBaseUser, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """Withdrawing takes the place of Wagtail's Unpublish."""
    tester = page.permissions_for_user(user)
    if not isinstance(tester, ReviewedPagePermissionTester) or not tester.can_withdraw():
        return
    if Approval.objects.filter(page_id=page.pk, withdrawal__isnull=True).exists():
        yield Button("Withdraw", reverse("desk:withdraw", args=[page.pk]), icon_name="download", priority=45)


@hooks.register("construct_page_action_menu")
def name_review_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Call things by their names: an article is taken back from review, no "workflow" is cancelled."""
    if not isinstance(context.get("page"), ReviewedPage):
        return
    for item in menu_items:
        if item.name == "action-cancel-workflow":
            item.label = "Take back from review"
    menu_items[:] = [item for item in menu_items if item.name != "action-restart-workflow"]


class ProfileViewSet(SnippetViewSet):
    """A person."""

    search_fields = ["name"]
    list_display = ["name", "credentials"]


class WriterViewSet(ProfileViewSet):
    model = Writer
    icon = "user"


class ReviewerViewSet(ProfileViewSet):
    model = Reviewer
    icon = "success"
    list_display = ["name", "credentials", "specialties", "licence_valid_until"]


class ConditionViewSet(SnippetViewSet):
    model = Condition
    icon = "tag"
    list_display = ["name", "mesh_id"]
    search_fields = ["name"]


class MedicineViewSet(SnippetViewSet):
    model = Medicine
    icon = "tag"
    list_display = ["name", "brand_names", "rxnorm_id"]
    search_fields = ["name"]


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    icon = "group"


class ConsentViewSet(SnippetViewSet):
    model = Consent
    icon = "openquote"
    list_display = ["member", "given_on", "withdrawn_on"]


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



"""The desk's place in the admin: menu, dashboard, buttons, and what an article's menus leave out."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.desk import action_menu, urls
from articles.desk import avatars as _avatars  # noqa: F401
from articles.desk import entrances as _entrances  # noqa: F401
from articles.desk import exports as _exports  # noqa: F401
from articles.desk import offered_links as _offered_links  # noqa: F401
from articles.desk import snippets as _snippets  # noqa: F401
from articles.desk.access import signed_in
from articles.desk.new_article import indexes_for
from articles.desk.queue import queue_of, reviews
from articles.desk.withdrawing import address_to_withdraw
from articles.desk.writer_desk import articles_of, what_moves, writes
from reviewers.enums import ArticleState
from reviewers.models import ReviewedPage
from reviewers.querysets import withdrawal_of

# A dashboard is a glance.
ROWS_ON_DASHBOARD = 5


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    return [path("", include(urls))]


class ReviewsMenuItem(MenuItem):
    """Shown to reviewers only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reviews(signed_in(request))


@hooks.register("register_admin_menu_item")
def register_reviews_menu_item() -> MenuItem:
    return ReviewsMenuItem("Reviews", reverse("desk:reviews"), icon_name="clipboard-list", order=90)


class ReviewsPanel(Component):
    """What waits for the reviewer who has just signed in."""

    name = "reviews"
    order = 50
    template_name = "articles/desk/reviews_panel.html"
    media = Media(css={"all": ["articles/css/desk.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        # Somebody who reviews and does nothing else has no pages to search among.
        alone = policy_registry.get_by_type(Page).explorable_root_instance(request.user) is None
        return {"rounds": queue_of(request, ROWS_ON_DASHBOARD), "alone": alone}


class WriterDeskMenuItem(MenuItem):
    """Shown to those who write."""

    def is_shown(self, request: HttpRequest) -> bool:
        return writes(signed_in(request))


@hooks.register("register_admin_menu_item")
def register_writer_desk_menu_item() -> MenuItem:
    return WriterDeskMenuItem("My articles", reverse("desk:articles"), icon_name="edit", order=85)


class WriterPanel(Component):
    """What needs the writer who has just signed in, and where new articles begin."""

    name = "my-articles"
    order = 55
    template_name = "articles/desk/writer_panel.html"
    media = Media(css={"all": ["articles/css/desk.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        user = signed_in(request)
        moving = what_moves(articles_of(user), request, rows=ROWS_ON_DASHBOARD)
        return {**moving, "may_add": bool(indexes_for(user))}


@hooks.register("construct_homepage_panels")
def add_desk_panels(request: HttpRequest, panels: list[Component]) -> None:
    user = signed_in(request)
    if writes(user):
        panels.insert(0, WriterPanel())
    if reviews(user):
        panels.insert(0, ReviewsPanel())


@hooks.register("register_page_header_buttons")
def withdraw_button(
    page: Page, user: AbstractBaseUser, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """Withdrawing takes the place of Wagtail's Unpublish."""
    address = address_to_withdraw(page, user)
    if address:
        yield Button("Withdraw", address, icon_name="download", priority=45)


@hooks.register("insert_editor_js")
def add_to_editor() -> SafeString:
    scripts = ["articles/js/open_comment.js", "articles/js/save_once.js"]
    return format_html_join("", '<script src="{}"></script>', ([versioned_static(script)] for script in scripts))


@hooks.register("construct_page_action_menu")
def put_review_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = action_menu.arrange(menu_items, context)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def lead_to_sheet(request: HttpRequest, page: Page) -> HttpResponse | None:
    """“Send for review” has saved the draft; the sheet asks for the rest."""
    if action_menu.SendForReviewMenuItem.name in request.POST and isinstance(page, ReviewedPage):
        return redirect("desk:send", page.pk)
    return None


@hooks.register("before_edit_page")
def tell_what_has_to_change(request: HttpRequest, page: Page) -> None:
    """Show the writer, above the editor, what the reviewer asked for."""
    if request.method != "GET" or not isinstance(page, ReviewedPage):
        return
    if page.next_edition_state != ArticleState.CHANGES_REQUESTED:
        return
    review_round = page.current_workflow_state.current_task_state.specific
    told = f"{review_round.reviewer.name} requested changes: {review_round.comment}"
    button = messages.button(reverse("desk:review", args=[review_round.pk]), "Read the review page")
    messages.warning(request, told, buttons=[button])


@hooks.register("before_edit_page")
def tell_why_withdrawn(request: HttpRequest, page: Page) -> None:
    """Say above the editor that the article is withdrawn, and why."""
    withdrawal = withdrawal_of(page.pk) if request.method == "GET" and isinstance(page, ReviewedPage) else None
    if withdrawal:
        told = f"Withdrawn on {withdrawal.at:%d %B %Y}: {withdrawal.reason} A new approval brings the article back."
        messages.warning(request, told)

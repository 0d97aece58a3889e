"""Where the pipeline and an article's timeline are offered: to those who get in, and to nobody else."""

from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from articles.desk.access import signed_in
from articles.desk.pipeline_rows import desks_of
from articles.models import ArticlePage


class PipelineMenuItem(MenuItem):
    """Shown to those who run the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(desks_of(signed_in(request)))


@hooks.register("register_admin_menu_item")
def register_pipeline_menu_item() -> MenuItem:
    return PipelineMenuItem("Pipeline", reverse("desk:pipeline"), name="pipeline", icon_name="table", order=95)


@hooks.register("register_page_header_buttons")
def timeline_button(
    page: Page, user: AbstractBaseUser, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """For everybody who is at the page's own screens: they may edit it."""
    if isinstance(page, ArticlePage) and page.permissions_for_user(user).can_edit():
        yield Button("Timeline", reverse("desk:timeline", args=[page.pk]), icon_name="history", priority=46)

"""Where in the editor something is: the addresses of fields, blocks and comments.

Wagtail's panels carry these ids (``wagtailadmin/shared/panel.html``), and its script opens the panel that is named.
Comments are opened by ``?comment=`` (``wagtail/client/src/components/CommentApp/main.tsx``).
"""

from django.urls import reverse
from wagtail.models import Comment

from articles.models import ArticlePage
from articles.models.problems import Problem

# The panel in which a field stands, where it does not have one of its own.
PANELS = {
    "article_writers": "people",
    "medical_reviewer": "people",
    "hero_alt_text": "hero_image",
    "hero_caption": "hero_image",
    "promotion_prompt": "community",
}


def address_of_problem(problem: Problem, page: ArticlePage) -> str:
    """The editor, at the field or block that the problem is about. ``page`` is the version in which it was found."""
    block = "" if problem.block is None else page.body[problem.block].id or ""
    return address_of_editor(page.pk) + _place(problem.field, block)


def address_of_comment(comment: Comment) -> str:
    """The editor, with this comment open, at the passage that it is about."""
    field, _, inside = comment.contentpath.partition(".")
    block = inside.partition(".")[0] if field == "body" else ""
    return f"{address_of_editor(comment.page_id)}?comment={comment.pk}{_place(field, block)}"


def address_of_editor(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _place(field: str, block: str) -> str:
    name = f"block-{block}" if block else f"panel-child-content-{PANELS.get(field, field)}"
    return f"#{name}-section"

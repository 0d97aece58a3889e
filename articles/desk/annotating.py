"""The article on the review page: as readers get it, with sources and comments beside each passage."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from articles.delivery.presenting import present
from articles.delivery.surroundings import surroundings_of
from articles.desk.commenting import Remark, remarks_on
from articles.desk.forms import CommentForm
from articles.desk.opened_round import OpenedRound
from articles.desk.passages import Passage, block_of, head_of, passages_of


class AnnotatedArticle:
    """``article`` is the presented document, with the body's HTML taken apart into passages.

    ``remarks`` are all comments of reviewers; ``lost`` those whose passage is gone.
    """

    def __init__(self, opened: OpenedRound) -> None:
        self.opened = opened
        document, page_id = opened.document, opened.version.pk
        around = surroundings_of([document], [], site=opened.site, drafts=[page_id])
        self.article = present(document, page_id=page_id, approval=None, around=around)
        self.head = head_of(self.article)
        self.body = passages_of(document, opened.version, self.article, around)
        self.remarks = remarks_on(page_id)
        self.lost: list[Remark] = []
        self._place_remarks()

    def _place_remarks(self) -> None:
        passages = {block_of(passage.path): passage for passage in self.passages if passage.path}
        for remark in self.remarks:
            passage = passages.get(block_of(remark.path))
            (passage.comments if passage else self.lost).append(remark)

    @property
    def passages(self) -> list[Passage]:
        return [*self.head, *self.body]

    @property
    def uncited(self) -> list[int]:
        """The numbers of the references that the text never cites."""
        return [row["number"] for row in self.article["references"] if not row["citations"]]

    @property
    def broken(self) -> list[Passage]:
        """The passages whose references want a look."""
        return [passage for passage in self.body if passage.is_broken]

    def must_fix(self) -> list[tuple[str, Remark]]:
        """(anchor of its passage, comment) for each that keeps the article from being approved."""
        placed = [(passage.anchor, remark) for passage in self.passages for remark in passage.comments]
        placed += [("comments-without-passage", remark) for remark in self.lost]
        return [(anchor, remark) for anchor, remark in placed if remark.must_fix and remark.is_open]

    def rendered(self, request: HttpRequest, *, may_comment: bool, form: CommentForm | None) -> dict[str, Any]:
        """The article for ``articles/_article.html``. ``form`` is open at the passage whose path it holds."""
        context = {
            "head": self.head,
            "body": self.body,
            "lost": self.lost,
            "round": self.opened.round,
            "may_comment": may_comment,
            "form": form,
            "path": form["path"].value() if form else "",
        }
        return {**self.article, "html": render_to_string("articles/desk/_passages.html", context, request)}

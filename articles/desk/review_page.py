"""The review page, on which a reviewer reads a round and decides."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from articles.desk import deciding
from articles.desk.access import signed_in
from articles.desk.annotating import AnnotatedArticle
from articles.desk.forms import CommentForm, PassOnForm, RequestChangesForm, SigningForm
from articles.desk.opened_round import OpenedRound, next_round_of, wants
from articles.desk.passages import anchor_of_change, is_place
from articles.desk.shown_text import kept, read_kept
from articles.desk.withdrawing import address_to_withdraw
from articles.document.comparing import compare
from reviewers.days import site_today
from reviewers.querysets import withdrawal_of


class ReviewPageView(WagtailAdminTemplateMixin, TemplateView):
    """One round: the document as it stands in the round, what has changed in it, and the decision.

    Who may look at it, and who decides, says ``OpenedRound``. A reviewer whose record has ended gets the page without
    the article: the link in an old mail says where the review is, not “Sorry”.
    """

    template_name = "articles/desk/review_page.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.opened = OpenedRound(kwargs["round_id"], signed_in(request))
        self.round, self.version = self.opened.round, self.opened.version
        if not self.opened.may_look():
            if self.opened.record is None:
                raise PermissionDenied
            return self.render_to_response(super().get_context_data(without_article=True))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Review, round {self.round.number}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk:reviews"), "label": "Reviews"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_header_more_buttons(self) -> list[Any]:
        """Behind the dots, so that a phone has room for the title."""
        user, mine = self.opened.user, []
        address = address_to_withdraw(self.version, user) if self.opened.may_look() else None
        if self.opened.may_edit or self.version.is_reviewed_by(user):
            timeline = reverse("desk:timeline", args=[self.version.pk])
            mine.append(Button("Timeline", timeline, icon_name="history", priority=10))
        if address:
            mine.append(Button("Withdraw", address, icon_name="download", priority=20))
        return [*super().get_header_more_buttons(), *mine]

    # Deciding.

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take-over" in request.POST:
            undecided, then = deciding.take(self.opened, request), self.round
        else:
            undecided, then = self.decide(), None
        if undecided:
            return self.render_to_response(self.get_context_data(**undecided))
        following = then or next_round_of(self.opened.user)
        return redirect("desk:review", following.pk) if following else redirect("desk:reviews")

    def decide(self) -> deciding.Undecided:
        if not self.opened.is_reviewers:
            return deciding.refuse_who_lost_it(self.opened)
        name = next((name for name in deciding.DECISIONS if name in self.request.POST), "approve")
        return deciding.DECISIONS[name](self.opened, self.request)

    # What is shown.

    @cached_property
    def refusal(self) -> str | None:
        self.opened.document  # noqa: B018  # opening comes first: what is not opened cannot be signed
        return self.opened.refusal()

    @property
    def may_decide(self) -> bool:
        return self.round.is_open and self.refusal is None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opened = self.opened
        annotated = AnnotatedArticle(opened)
        may_comment = self.round.is_open and opened.is_reviewers
        article = annotated.rendered(self.request, may_comment=may_comment, form=self.comment_form(may_comment))
        signing = kwargs.get("signing_form") or SigningForm(opened=opened)
        context = {
            "opened": opened,
            "round": self.round,
            "version": self.version,
            "article": article,
            "annotated": annotated,
            "comparison": opened.comparison,
            "places": [anchor_of_change(change) for change in opened.comparison.changes],
            "base": opened.base,
            # What is shown is what is signed: the sheet sends these two back, and the text, to say what has changed.
            "digest": opened.digest,
            "statement": opened.statement,
            "kept": kept(opened.document) if self.may_decide else "",
            "signing_form": signing,
            "ticked": signing.ticked_facts,
            "wants": wants(opened, facts=len(signing.unticked_facts), lines=len(signing.unticked_lines)),
            "changes_form": RequestChangesForm(opened=opened),
            "pass_on_form": PassOnForm(opened=opened),
            "comment_form": CommentForm(auto_id="id_comment_%s"),
            "may_comment": may_comment,
            "may_decide": self.may_decide,
            "edition": opened.edition,
            "refusal": self.refusal,
            "may_take_back": self.version.permissions_for_user(opened.user).can_take_back(),
            "withdrawal": withdrawal_of(self.version.pk),
            "late_by": self.days_late(),
        }
        if kwargs.get("text_changed"):
            context["moved"] = self.moved()
        return super().get_context_data(**{**context, **kwargs})

    def comment_form(self, may_comment: bool) -> CommentForm | None:
        """The form for the passage that the address names, for browsers without scripts."""
        path = self.request.GET.get("comment", "")
        return CommentForm(initial={"path": path}) if may_comment and is_place(self.version, path) else None

    def days_late(self) -> int:
        """Since how many days the decision is overdue."""
        if not self.round.is_open or self.round.due_on is None:
            return 0
        return max(0, (site_today() - self.round.due_on).days)

    def moved(self) -> Any:
        """What has changed since the text was shown; None where that is not known."""
        shown = read_kept(self.request.POST.get("kept", ""))
        return compare(shown, self.opened.document) if shown else None

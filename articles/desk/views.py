"""The desk's screens: a reviewer's list, the review page on which they read and decide, and withdrawing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site, TaskState

from articles.delivery.presenting import present_draft
from articles.desk.forms import RequestChangesForm, SigningForm, WithdrawForm
from articles.models import ArticlePage
from reviewers.canonical import digest_of
from reviewers.errors import DocumentChangedError, SigningError, WithdrawalError, WrongPasswordError
from reviewers.models import Approval, Reviewer, ReviewRound, ReviewSettings
from reviewers.signing import open_document, reason_not_to_sign, sign, version_under_review
from reviewers.withdrawing import withdraw


class ReviewListView(WagtailAdminTemplateMixin, TemplateView):
    """The reviewer's own open rounds, the longest waiting first."""

    template_name = "articles/desk/review_list.html"
    page_title = "Reviews"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Reviews"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, rounds=open_rounds_of(self.request))


class ReviewPageView(WagtailAdminTemplateMixin, TemplateView):
    """One round: the document as it stands in the round, the signing sheet, and the request for changes."""

    template_name = "articles/desk/review_page.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rounds = ReviewRound.objects.select_related("reviewer__user", "revision", "workflow_state__requested_by")
        self.round = get_object_or_404(rounds, pk=kwargs["round_id"])
        self.version = version_under_review(self.round)
        self.reviewer = Reviewer.objects.filter(user=request.user).first()
        self.is_reviewers = self.reviewer is not None and self.reviewer.pk == self.round.reviewer_id
        if not self.is_reviewers and not self.version.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Review, round {self.round.number}"

    def get_page_subtitle(self) -> str:
        return self.version.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk:reviews"), "label": "Reviews"},
            {"url": "", "label": self.version.title},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_reviewers:
            raise PermissionDenied
        return self.request_changes() if "request-changes" in request.POST else self.approve()

    def approve(self) -> HttpResponse:
        form = SigningForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(signing_form=form))
        words = form.cleaned_data["words"]
        if words != self.statement:
            form.add_error(None, "The words of the signature have changed. Read them again before you sign.")
            return self.render_to_response(self.get_context_data(signing_form=form))
        shown = [(self.round, form.cleaned_data["digest"])]
        try:
            (approval,) = sign(
                reviewer=self.reviewer, password=form.cleaned_data["password"], words=words, documents=shown
            )
        except WrongPasswordError as refusal:
            form.add_error("password", str(refusal))
        except DocumentChangedError:
            form.add_error(None, "The text changed while you were reading. Read it again before you sign.")
        except SigningError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(self.request, f"Edition {approval.edition} of “{self.version.title}” is approved.")
            return redirect("desk:reviews")
        return self.render_to_response(self.get_context_data(signing_form=form))

    def request_changes(self) -> HttpResponse:
        form = RequestChangesForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(changes_form=form))
        if not self.round.is_open:
            messages.error(self.request, "This review has ended meanwhile.")
            return redirect("desk:reviews")
        self.round.reject(user=self.request.user, comment=form.cleaned_data["comment"])
        messages.success(self.request, f"Changes to “{self.version.title}” are requested. The writer has been told.")
        return redirect("desk:reviews")

    @property
    def statement(self) -> str:
        """What a signature means on this site, as it is shown."""
        return " ".join(ReviewSettings.for_site(self.site).statement.split())

    @property
    def site(self) -> Site:
        return self.version.get_site() or Site.objects.get(is_default_site=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.is_reviewers:
            document = open_document(review_round=self.round, reviewer=self.reviewer)
        else:
            document = self.version.public_document()
        digest = digest_of(document)
        # A form that is shown again shows the document as it is now: its digest goes with it.
        signing_form = kwargs.pop("signing_form", None) or SigningForm()
        signing_form.data = {**signing_form.data.dict(), "digest": digest, "words": self.statement} if (
            signing_form.is_bound
        ) else {}
        signing_form.initial = {"digest": digest, "words": self.statement}
        return super().get_context_data(
            round=self.round,
            version=self.version,
            article=present_draft(document, page_id=self.version.pk, site=self.site),
            digest=digest,
            statement=self.statement,
            signing_form=signing_form,
            changes_form=kwargs.pop("changes_form", None) or RequestChangesForm(),
            edition=Approval.objects.filter(page_id=self.version.pk).count() + 1,
            refusal=self.refusal(),
            is_reviewers=self.is_reviewers,
            **kwargs,
        )

    def refusal(self) -> str | None:
        """Why the person who looks cannot sign, in words; None where they can."""
        if self.reviewer is None:
            return f"This review is with {self.round.reviewer}."
        return reason_not_to_sign(reviewer=self.reviewer, review_round=self.round, version=self.version)


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    """Takes an article out of public view at once."""

    template_name = "articles/desk/withdraw.html"
    form_class = WithdrawForm
    page_title = "Withdraw"
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        if not self.article.permissions_for_user(request.user).can_withdraw():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.article.title

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        try:
            withdraw(page_id=self.article.pk, user=self.request.user, reason=form.cleaned_data["reason"])
        except WithdrawalError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"“{self.article.title}” is withdrawn. Readers do not get it any more.")
        return redirect("wagtailadmin_explore", self.article.get_parent().pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, article=self.article)


def open_rounds_of(request: HttpRequest) -> list[ReviewRound]:
    """The open rounds of the reviewer who is signed in, the longest waiting first; each with its ``title``."""
    rounds = list(
        ReviewRound.objects.filter(reviewer__user=request.user, status=TaskState.STATUS_IN_PROGRESS)
        .select_related("revision", "workflow_state__requested_by")
        .order_by("started_at")
    )
    for review_round in rounds:
        review_round.title = review_round.revision.object_str
    return rounds

"""The desk's screens: a reviewer's list, the review page on which they read and decide, and withdrawing."""

from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Site, TaskState

from articles.delivery.presenting import present_draft
from articles.desk.forms import RequestChangesForm, SigningForm, WithdrawForm
from articles.desk.withdrawing import address_to_withdraw, approved_by
from articles.document.types import PublicDocument, read_document
from articles.models import ArticlePage
from reviewers.canonical import digest_of
from reviewers.errors import SigningError, WithdrawalError, WrongPasswordError
from reviewers.models import Approval, ReviewRound, ReviewSettings
from reviewers.querysets import withdrawal_of
from reviewers.signing import open_document, reason_not_to_sign, sign, version_under_review
from reviewers.withdrawing import withdraw


class ReviewListView(WagtailAdminTemplateMixin, TemplateView):
    """The reviewer's own open rounds, the longest waiting first, and the articles they approved."""

    template_name = "articles/desk/review_list.html"
    page_title = "Reviews"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Reviews"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        approved = Paginator(approved_by(signed_in(self.request)), 25).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, rounds=open_rounds_of(self.request), approved=approved)


class ReviewPageView(WagtailAdminTemplateMixin, TemplateView):
    """One round: the document as it stands in the round, the signing sheet, and the request for changes.

    Its reviewer decides here; everybody who may edit the article may look.
    """

    template_name = "articles/desk/review_page.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rounds = ReviewRound.objects.select_related("reviewer__user", "revision", "workflow_state__requested_by")
        self.round = get_object_or_404(rounds, pk=kwargs["round_id"])
        version = version_under_review(self.round)
        if not isinstance(version, ArticlePage):
            raise Http404
        self.version = version
        self.is_reviewers = self.round.reviewer.user_id == request.user.pk
        if not self.is_reviewers and not self.version.permissions_for_user(signed_in(request)).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Review, round {self.round.number}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk:reviews"), "label": "Reviews"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_header_buttons(self) -> list[Any]:
        address = address_to_withdraw(self.version, signed_in(self.request))
        mine = [HeaderButton("Withdraw", address, icon_name="download")] if address else []
        return [*super().get_header_buttons(), *mine]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_reviewers:
            raise PermissionDenied
        return self.request_changes() if "request-changes" in request.POST else self.approve()

    def approve(self) -> HttpResponse:
        form = SigningForm(self.request.POST, statement=self.statement)
        if form.is_valid():
            shown = [(self.round, form.cleaned_data["digest"])]
            password = form.cleaned_data["password"]
            try:
                (approval,) = sign(
                    reviewer=self.round.reviewer,
                    password=password,
                    words=self.statement,
                    documents=shown,
                    request=self.request,
                )
            except SigningError as refusal:
                form.add_error("password" if isinstance(refusal, WrongPasswordError) else None, str(refusal))
            else:
                messages.success(self.request, f"Edition {approval.edition} of “{self.version.title}” is approved.")
                return redirect("desk:reviews")
        return self.render_to_response(self.get_context_data(signing_form=form))

    def request_changes(self) -> HttpResponse:
        form = RequestChangesForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(changes_form=form))
        if self.round.is_open:
            self.round.reject(user=signed_in(self.request), comment=form.cleaned_data["comment"])
            messages.success(self.request, f"Changes to “{self.version.title}” are requested.")
        else:
            messages.error(self.request, f"The review of “{self.version.title}” has ended meanwhile.")
        return redirect("desk:reviews")

    @cached_property
    def statement(self) -> str:
        """What a signature means on this site, in one line, as it is shown."""
        return " ".join(ReviewSettings.for_site(self.site).statement.split())

    @cached_property
    def site(self) -> Site:
        return self.version.get_site() or Site.objects.get(is_default_site=True)

    def get_document(self) -> PublicDocument:
        """What was signed in this round; while nothing is, the version under review."""
        approval = self.round.approval
        if approval:
            return read_document(approval.document)
        if self.is_reviewers:
            return cast(PublicDocument, open_document(review_round=self.round, reviewer=self.round.reviewer))
        return self.version.public_document()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = self.get_document()
        context = {
            "round": self.round,
            "version": self.version,
            "article": present_draft(document, page_id=self.version.pk, site=self.site),
            # What is shown is what is signed: the sheet sends these two back.
            "digest": digest_of(document),
            "statement": self.statement,
            "signing_form": SigningForm(statement=self.statement),
            "changes_form": RequestChangesForm(),
            "edition": Approval.objects.filter(page_id=self.version.pk).count() + 1,
            "refusal": self.refusal(),
            "may_take_back": self.version.permissions_for_user(signed_in(self.request)).can_take_back(),
            "withdrawal": withdrawal_of(self.version.pk),
        }
        return super().get_context_data(**{**context, **kwargs})

    def refusal(self) -> str | None:
        """Why the person who looks cannot decide this open round, in words; None where they can."""
        if not self.is_reviewers:
            return f"This review is with {self.round.reviewer}."
        return reason_not_to_sign(reviewer=self.round.reviewer, review_round=self.round, version=self.version)


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    """Takes an article out of public view at once."""

    template_name = "articles/desk/withdraw.html"
    form_class = WithdrawForm
    page_title = "Withdraw"
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        tester = self.article.permissions_for_user(signed_in(request))
        if not tester.can_withdraw():
            raise PermissionDenied
        self.may_edit = tester.can_edit()
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.article.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        before = {"url": self.back, "label": self.article.title if self.may_edit else "Reviews"}
        return [*super().get_breadcrumbs_items(), before, {"url": "", "label": self.page_title}]

    @property
    def back(self) -> str:
        """Where the person came from: a reviewer need not see the pages."""
        return reverse("wagtailadmin_pages:edit", args=[self.article.pk]) if self.may_edit else reverse("desk:reviews")

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        said, replacement = form.cleaned_data, form.cleaned_data["replaced_by"]
        said = {**said, "replaced_by": replacement.pk if replacement else None}
        try:
            withdraw(page_id=self.article.pk, user=signed_in(self.request), **said)
        except WithdrawalError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"“{self.article.title}” is withdrawn. Readers do not get it any more.")
        if self.may_edit:
            return redirect("wagtailadmin_explore", self.article.get_parent().pk)
        return redirect("desk:reviews")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, article=self.article, back=self.back)


def open_rounds_of(request: HttpRequest) -> list[ReviewRound]:
    """The open rounds of the reviewer who is signed in, the longest waiting first; each with its ``title``."""
    rounds = list(
        ReviewRound.objects.filter(reviewer__user_id=request.user.pk, status=TaskState.STATUS_IN_PROGRESS)
        .select_related("revision", "workflow_state__requested_by")
        .order_by("started_at")
    )
    for review_round in rounds:
        review_round.title = review_round.revision.object_str
    return rounds


def signed_in(request: HttpRequest) -> AbstractBaseUser:
    """The person at the admin, which lets nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user

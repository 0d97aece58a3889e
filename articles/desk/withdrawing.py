"""Withdrawing an article on the desk: where it is offered, and the sheet on which it is done."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from articles.desk.access import signed_in
from articles.desk.forms import WithdrawForm
from articles.models import ArticlePage
from reviewers.errors import WithdrawalError
from reviewers.models import Approval
from reviewers.permissions import ReviewedPagePermissionTester
from reviewers.withdrawing import withdraw


def address_to_withdraw(page: Page, user: AbstractBaseUser) -> str | None:
    """Where the user withdraws this page; None where they may not, or nothing of it is approved."""
    tester = page.permissions_for_user(user)
    if not isinstance(tester, ReviewedPagePermissionTester) or not tester.can_withdraw():
        return None
    if not Approval.objects.filter(page_id=page.pk, withdrawal__isnull=True).exists():
        return None
    return reverse("desk:withdraw", args=[page.pk])


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

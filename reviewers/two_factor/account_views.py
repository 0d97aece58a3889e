"""The second factor in a person's account: how it stands, new recovery codes, taking it away; and its resetting by an
administrator."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from reviewers.errors import SigningError, WrongPasswordError
from reviewers.passwords import check_password
from reviewers.sessions import end_sessions_of
from reviewers.two_factor.codes import check_code
from reviewers.two_factor.devices import app_of, is_enrolled, make_recovery_codes, recovery_codes_left, remove
from reviewers.two_factor.forms import CodeForm, RemoveForm
from reviewers.two_factor.requirement import is_required_of
from reviewers.two_factor.shown_once import show_recovery_codes

WRONG_PASSWORD = "The password is not right. Nothing has been changed."


class AccountPage(WagtailAdminTemplateMixin):
    """A page below “Account”."""

    header_icon = "lock"
    request: HttpRequest

    @property
    def person(self) -> Any:
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("wagtailadmin_account"), "label": "Account"}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.get_page_title()}]


class StandingView(AccountPage, TemplateView):
    """Whether there is a second factor, and what can be done with it."""

    template_name = "reviewers/two_factor/account.html"
    page_title = "Two-factor sign-in"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = {
            "app": app_of(self.person),
            "codes_left": recovery_codes_left(self.person),
            "required": is_required_of(self.person),
        }
        return super().get_context_data(**{**standing, **kwargs})


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EnrolledView(AccountPage, FormView):
    """Something that only a person with a second factor can do, and proves with it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_enrolled(self.person):
            return redirect("second_factor:account")
        return super().dispatch(request, *args, **kwargs)


class NewCodesView(EnrolledView):
    template_name = "reviewers/two_factor/new_codes.html"
    form_class = CodeForm
    page_title = "New recovery codes"

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            check_code(self.person, form.cleaned_data["code"], self.request)
        except SigningError as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        codes = make_recovery_codes(self.person)
        return show_recovery_codes(self.request, codes, then=reverse("second_factor:account"))


class RemoveView(EnrolledView):
    template_name = "reviewers/two_factor/remove.html"
    form_class = RemoveForm
    page_title = "Remove your phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"required": is_required_of(self.person), **kwargs})

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            check_password(self.person, form.cleaned_data["password"], self.request)
            check_code(self.person, form.cleaned_data["code"], self.request)
        except WrongPasswordError:
            form.add_error("password", WRONG_PASSWORD)
            return self.form_invalid(form)
        except SigningError as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        remove(self.person, by=self.person, session_key=self.request.session.session_key)
        self.request.session.cycle_key()
        messages.success(self.request, "Two-factor sign-in is removed.")
        return redirect("second_factor:account")


class ResetView(AccountPage, TemplateView):
    """An administrator takes away somebody's second factor, such as after a lost phone. Never their own."""

    template_name = "reviewers/two_factor/reset.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = get_object_or_404(get_user_model(), pk=kwargs["user_id"])
        if not request.user.is_superuser or found.pk == request.user.pk:
            raise PermissionDenied
        self.other: AbstractUser = found
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Reset two-factor sign-in of {self.other.get_username()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = {"other": self.other, "enrolled": is_enrolled(self.other), "required": is_required_of(self.other)}
        return super().get_context_data(**{**standing, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.other.get_username()
        if remove(self.other, by=self.person):
            messages.success(request, f"Two-factor sign-in of “{name}” is reset. They were told by mail.")
        else:
            messages.warning(request, f"“{name}” has no two-factor sign-in. Nothing has been changed.")
        return redirect("wagtailusers_users:index")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End the person's sessions in all other browsers."""
    person: Any = request.user
    count = end_sessions_of(person, but=request.session.session_key)
    ended = f"{count} other session{'' if count == 1 else 's'} ended" if count else "You were signed in nowhere else"
    messages.success(request, f"{ended}.")
    return redirect("second_factor:account")


def still_here(request: HttpRequest) -> HttpResponse:
    """Asked by a page while somebody reads or writes on it. Being asked is all: the session counts it as activity."""
    return HttpResponse(status=204)

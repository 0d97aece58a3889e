"""What somebody sees who has given their password and is not let in yet: the code, or the setting up of an app."""

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from reviewers.errors import SigningError
from reviewers.two_factor.codes import RECOVERY, check_code
from reviewers.two_factor.devices import is_enrolled, new_key, recovery_codes_left, set_up, unsaved_app
from reviewers.two_factor.door import let_in, person_at_the_door
from reviewers.two_factor.forms import CodeForm, FirstCodeForm
from reviewers.two_factor.shown_once import in_fours, show_recovery_codes

KEY = "second_factor_key"
NOT_OF_THIS_KEY = (
    "The code does not belong to this key. Scan the picture once more, see that the phone's clock is right, and enter "
    "the code that the app shows then."
)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class DoorView(FormView):
    """Of these, ``then`` is where the person wanted to go."""

    def then(self) -> str:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            asked, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return asked if safe else reverse("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at_door = person_at_the_door(self.request)
        return super().get_context_data(**{"next": self.then(), "at_door": at_door, **kwargs})


class CodeView(DoorView):
    """The second step of signing in."""

    template_name = "reviewers/two_factor/code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_at_the_door(request)
        if person is None:
            return redirect(self.then() if request.user.is_authenticated else "wagtailadmin_login")
        if not is_enrolled(person):
            query = request.GET.urlencode()
            return redirect(f"{reverse('at_the_door:set_up')}{f'?{query}' if query else ''}")
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            kind = check_code(self.person, form.cleaned_data["code"], self.request)
        except SigningError as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        let_in(self.request, self.person)
        if kind == RECOVERY:
            left = recovery_codes_left(self.person)
            told = (
                f"You used a recovery code; {left} are left. Set up another phone, or make new codes, in your account."
            )
            messages.warning(self.request, told)
        return redirect(self.then())


class SetUpView(DoorView):
    """Share a key with an app. For people at the door who must, and for those in the house who want to."""

    template_name = "reviewers/two_factor/set_up.html"
    form_class = FirstCodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = person_at_the_door(request) or request.user
        if not person.is_authenticated:
            return redirect("wagtailadmin_login")
        if is_enrolled(person):
            at_door = person_at_the_door(request) is not None
            return redirect("at_the_door:code" if at_door else "second_factor:account")
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        session = self.request.session
        code = "".join(form.cleaned_data["code"].split())
        codes = set_up(self.person, key=self.key(), code=code, session_key=session.session_key)
        if codes is None:
            form.add_error("code", NOT_OF_THIS_KEY)
            return self.form_invalid(form)
        del session[KEY]
        let_in(self.request, self.person)
        return show_recovery_codes(self.request, codes, then=self.then())

    def key(self) -> str:
        """Kept in this session alone: whoever else has the password must not have seen it."""
        return str(self.request.session.setdefault(KEY, new_key()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        app = unsaved_app(self.person, self.key())
        picture = segno.make(app.config_url, error="m", micro=False)
        svg = SafeString(picture.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True))
        key = in_fours(b32encode(app.bin_key).decode())
        # A phone that is both: its app opens this address.
        shown = {"picture": svg, "key": key, "address": app.config_url, "person": self.person}
        return super().get_context_data(**{**shown, **kwargs})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Go away from the door, such as to sign in as somebody else."""
    logout(request)
    return redirect("wagtailadmin_login")

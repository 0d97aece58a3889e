"""Recovery codes as their person sees them, once: on a page to print, and as a file to keep."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FILE = """Recovery codes of “{username}” at {site}

Each signs you in, or signs a review, once. Keep them where your phone is not.

{codes}
"""


def show_recovery_codes(request: HttpRequest, codes: list[str], *, then: str) -> HttpResponse:
    """The answer to the form that made them: nothing keeps them that could show them a second time."""
    shown = [in_fours(code) for code in codes]
    text = FILE.format(
        username=request.user.get_username(), site=settings.WAGTAILADMIN_BASE_URL, codes="\n".join(shown)
    )
    # The file is in the link itself, so that no address has to give the codes out.
    address = f"data:text/plain;charset=utf-8,{quote(text)}"
    return render(request, "reviewers/two_factor/recovery_codes.html", {"codes": shown, "file": address, "next": then})


def in_fours(text: str) -> str:
    """In groups of four characters, as people read such things."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

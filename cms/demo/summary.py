"""What to try in the demo: three addresses and six people, as lines of text."""

from django.urls import reverse

from articles.models import ArticlePage
from cms.demo import reading
from reviewers.querysets import public

SHOW_PIECE = "migraine-diary"


def lines(*, address: str) -> list[str]:
    """The block that is printed; `address` is where the site is served, without a slash at the end."""
    return [*_addresses(address), "", *_people()]


def _addresses(address: str) -> list[str]:
    told = [("Admin", reverse("wagtailadmin_home"))]
    shown = public(ArticlePage.objects.filter(slug__in=reading.articles()))
    article = shown.filter(slug=SHOW_PIECE).first() or shown.order_by("slug").first()
    if article is not None:
        told.append(("An article", article.get_url_parts()[2]))
        told.append(("The same in the API", reverse("wagtailapi:pages:detail", args=[article.pk])))
    width = max(len(name) for name, _ in told)
    return [f"{name:{width}}  {address}{path}" for name, path in told]


def _people() -> list[str]:
    told = reading.people()
    rows = [("Role", "Name", "User name", "Password")]
    rows += [("Writer", _printed(person), person["username"], told["password"]) for person in told["writers"]]
    rows += [
        ("Medical reviewer", _printed(person), person["username"], told["password"]) for person in told["reviewers"]
    ]
    rows += [(person["role"], person["name"], person["username"], told["password"]) for person in told["staff"]]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _printed(person: reading.Entry) -> str:
    return f"{person['name']}, {person['credentials']}"

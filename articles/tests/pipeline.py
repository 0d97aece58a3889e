"""Opens the pipeline as an editor does."""

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.tests.factories import UserFactory


def editor() -> Any:
    return UserFactory.create(groups=["Editors"])


def titles(client: Client, **query: Any) -> list[str]:
    """The titles on the screen in order, the list being narrowed down or sorted by ``query``."""
    table = client.get(reverse("desk:pipeline"), query).context["table"]
    return [row.title for row in table.data]

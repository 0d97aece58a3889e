"""Asks the delivery API as a frontend does."""

from typing import Any

from django.test import Client

API = "/api/v2"
ARTICLES = f"{API}/pages/?type=articles.ArticlePage"
# Values of ``rich_text_format``.
FORMS = ["html", "db_html", "markdown", "db_markdown"]


def get(client: Client, address: str, status: int = 200) -> Any:
    """The answer's JSON; fails where the status is another."""
    answer = client.get(address, follow=True)
    assert answer.status_code == status, (address, answer.content)
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def ids(client: Client, address: str) -> list[int]:
    """Of the items of a list."""
    return [item["id"] for item in get(client, address)["items"]]

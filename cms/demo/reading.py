"""Reads what the demo says from the TOML files in `content/`: one file an article, and people, vocabulary and site.

A body is a list of tables, each with one key, the kind of its block. Prose is plain text in a small notation that
`cms.demo.markup` describes. `[[next_edition]]` tables hold what a second edition says otherwise, as find and replace;
`[sending]` holds what the writer tells the reviewer; `[[remarks]]` what the reviewer says of the passage with the words
to find.
"""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"

Entry = dict[str, Any]


def people() -> Entry:
    """Writers, reviewers and staff with their one password, and the members' consents."""
    return _read(CONTENT / "people.toml")


def vocabulary() -> Entry:
    """Conditions and medicines."""
    return _read(CONTENT / "vocabulary.toml")


def site() -> Entry:
    """Name, chrome and promotions."""
    return _read(CONTENT / "site.toml")


def articles() -> dict[str, Entry]:
    """The articles by slug, which is the name of their file."""
    return {path.stem: _read(path) for path in sorted((CONTENT / "articles").glob("*.toml"))}


def next_edition(article: Entry) -> list[Entry]:
    """The body of the second edition. Raises ``ValueError`` where the first does not hold what is to be replaced."""
    body = deepcopy(article["body"])
    for change in article["next_edition"]:
        changed = _replaced(body, change["find"], change["replace"])
        if changed == body:
            raise ValueError(f"The article does not say “{change['find']}”.")
        body = changed
    return body


def usernames() -> list[str]:
    """The user names of all demo people."""
    told = people()
    return [person["username"] for group in ("writers", "reviewers", "staff") for person in told[group]]


def _read(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _replaced(value: Any, find: str, replace: str) -> Any:
    """A copy of the value with the text replaced in every string."""
    if isinstance(value, str):
        return value.replace(find, replace)
    if isinstance(value, list):
        return [_replaced(item, find, replace) for item in value]
    if isinstance(value, dict):
        return {name: _replaced(item, find, replace) for name, item in value.items()}
    return value

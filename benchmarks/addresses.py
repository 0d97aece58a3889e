"""The addresses that are asked for, for each kind of request: all articles are walked over, not one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import quote_plus

from benchmarks import content
from benchmarks.recording import ask
from benchmarks.words import COMMON_PAIRS, SEED, STEADY_PAIRS, common_pair, steady_pair

PAGES = "/api/v2/pages/"
LIMIT = 20
# More would take long to record, and tells no more.
MOST_ARTICLES = 2000
ORDERS = ["title", "-title", "last_reviewed", "-last_reviewed", "first_published_at", "-first_published_at"]


@dataclass(frozen=True)
class Dialect:
    """How a contestant names things."""

    type: str
    byline: str
    condition: str


OWN = Dialect(type="articles.ArticlePage", byline="writers,medical_reviewer,updated", condition="condition")
STOCK = Dialect(type="stock.ArticlePage", byline="article_writers,medical_reviewer,updated", condition="conditions")

# (dialect, number of articles, port) to addresses; the port is asked where addresses come from answers.
Addresses = Callable[[Dialect, int, int], list[str]]


def details(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{PAGES}{content.FIRST_ID + number}/" for number in _shuffled(articles)]


def by_slug(dialect: Dialect, articles: int, port: int) -> list[str]:
    slugs = [content.entry(number, articles).slug for number in _shuffled(articles)]
    return [f"{PAGES}?type={dialect.type}&slug={slug}&fields=*" for slug in slugs]


def lists(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{_list(dialect, dialect.byline)}&offset={offset}" for offset in _offsets(articles)]


def first_lists(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{_list(dialect, dialect.byline)}&offset={offset}" for offset in range(0, 100, LIMIT)]


def filtered(dialect: Dialect, articles: int, port: int) -> list[str]:
    start = f"{_list(dialect, dialect.byline)}&order=-last_reviewed&{dialect.condition}="
    return [f"{start}{number + 1}" for number in range(content.CONDITIONS)]


def whole_lists(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{_list(dialect, '*')}&offset={offset}" for offset in _offsets(articles)]


def first_whole_lists(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{_list(dialect, '*')}&offset={offset}" for offset in range(0, 100, LIMIT)]


def last_pages(dialect: Dialect, articles: int, port: int) -> list[str]:
    last = (articles - 1) // LIMIT * LIMIT
    return [f"{_list(dialect, dialect.byline)}&order={order}&offset={last}" for order in ORDERS]


def middle_pages(dialect: Dialect, articles: int, port: int) -> list[str]:
    return [f"{_list(dialect, dialect.byline)}&order={order}&offset={articles // 2}" for order in ORDERS]


def by_cursor(dialect: Dialect, articles: int, port: int) -> list[str]:
    """Pages that lie deep in the list: those to which the cursors lead."""
    start = f"{_list(dialect, dialect.byline)}&cursor="
    found, cursor = [start], ""
    while len(found) < MOST_ARTICLES // LIMIT:
        meta = json.loads(ask(port, start + cursor).body)["meta"]
        if not meta.get("next_cursor"):
            break
        cursor = quote_plus(meta["next_cursor"])
        found.append(start + cursor)
    return found


def searches(dialect: Dialect, articles: int, port: int) -> list[str]:
    """Two words that stand in 5 % of the articles."""
    return [_search(dialect, common_pair(number)) for number in range(COMMON_PAIRS)]


def steady_searches(dialect: Dialect, articles: int, port: int) -> list[str]:
    """Two words that stand in 100 articles, however many there are."""
    return [_search(dialect, steady_pair(number)) for number in range(STEADY_PAIRS)]


def _list(dialect: Dialect, fields: str) -> str:
    return f"{PAGES}?type={dialect.type}&fields={fields}&limit={LIMIT}"


def _search(dialect: Dialect, pair: tuple[str, str]) -> str:
    return f"{PAGES}?type={dialect.type}&limit={LIMIT}&search={'+'.join(pair)}"


def _shuffled(articles: int) -> list[int]:
    random = Random(SEED)  # noqa: S311
    return random.sample(range(articles), k=min(articles, MOST_ARTICLES))


def _offsets(articles: int) -> list[int]:
    offsets = range(0, min(articles, MOST_ARTICLES), LIMIT)
    return Random(SEED).sample(offsets, k=len(offsets))  # noqa: S311

"""What a search looks through of an article: words of its approved document and the reviewer's name, by their weight.

What members said is left out: their consent can end at any time.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from articles.delivery.words import OF, fold, forms, is_unspaced, plain, split
from articles.document import types
from articles.document.types import PublicDocument, Reference
from articles.models import SearchedText, SearchedWord
from reviewers.models import Approval

TABLE = SearchedText._meta.db_table
WEIGHTS = "ABCD"
# A word that stands in the title or in a name is written once more with this before it (PostgreSQL).
PROMINENT = OF
# As often a word of the body is counted.
MOST_COUNTED = 4
WRITE = {
    "postgresql": (
        f"INSERT INTO {TABLE} (rowid, vector) VALUES (%s, %s::tsvector) "
        "ON CONFLICT (rowid) DO UPDATE SET vector = EXCLUDED.vector"
    ),
    "sqlite": f"INSERT OR REPLACE INTO {TABLE} (rowid, first, second, third, rest) VALUES (%s, %s, %s, %s, %s)",
}
# Words by which nobody searches with a slip of the pen.
SHORTEST = 4

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WeighedWords:
    """The words of an article: of its title; of the names in it; of summary and headings; of everything else."""

    language: str
    title: list[str]
    names: list[str]
    summary: list[str]
    rest: list[str]

    @property
    def all(self) -> list[list[str]]:
        return [self.title, self.names, self.summary, self.rest]


def weigh_words(document: PublicDocument, approval: Approval) -> WeighedWords:
    """The words of what was approved."""
    content, facts = document.content, document.facts
    names = [row.name for row in facts.conditions]
    names += [f"{row.name} {row.brand_names}" for row in facts.medicines]
    named = {row.id: row.name for row in facts.writers}
    names += [named[pk] for pk in content.writers if pk in named]
    headings = [block.heading for block in content.body if isinstance(block, types.Section)]
    texts = [text for block in content.body for text in _texts(block)]
    if content.hero_image:
        texts += [content.hero_image.alt_text, content.hero_image.caption, content.hero_image.credit]
    return WeighedWords(
        content.language,
        split(content.title),
        split(" ".join([*names, approval.reviewer_name])),
        split(" ".join([content.summary, *headings])),
        split(" ".join([*map(plain, texts), *map(_reference, content.references)])),
    )


def write_searched_texts(approved: dict[int, tuple[PublicDocument, Approval]]) -> None:
    """Write what is searched of these articles anew, by page id."""
    weighed = {page_id: weigh_words(document, approval) for page_id, (document, approval) in approved.items()}
    if not weighed:
        return
    make = {"postgresql": _vector, "sqlite": _columns}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.executemany(WRITE[connection.vendor], [(pk, *make(words)) for pk, words in weighed.items()])
    if connection.vendor == "postgresql":
        words = {fold(word) for weighed_words in weighed.values() for part in weighed_words.all for word in part}
        # Not in this transaction: two that write the same words in another order would wait for each other.
        transaction.on_commit(lambda: keep_words(words), robust=True)


def remove_searched_texts(page_ids: Iterable[int]) -> None:
    """What these articles were found by."""
    SearchedText.objects.filter(pk__in=list(page_ids)).delete()


def keep_words(words: set[str]) -> None:
    """Remember these words for readers who mistype one."""
    kept = {word for word in words if len(word) >= SHORTEST and not word.isdigit() and not is_unspaced(word)}
    known = set(SearchedWord.objects.filter(pk__in=kept).values_list("pk", flat=True))
    SearchedWord.objects.bulk_create([SearchedWord(word) for word in sorted(kept - known)], ignore_conflicts=True)


def _texts(block: types.Block) -> list[str]:
    """The texts of a block, plain or rich."""
    match block:
        case types.Introduction() | types.RichText() | types.PullCaption():
            return [block.html]
        case types.Image():
            return [block.alt_text, block.caption, block.credit]
        case types.Warning():
            return [block.heading, block.html]
        case types.KeyPoints():
            return [block.heading, *block.points]
        case types.Question():
            return [block.question, block.answer]
        case types.Table():
            return [block.caption, *block.headings, *(cell for row in block.rows for cell in row)]
    return []


def _reference(row: Reference) -> str:
    return " ".join([row.title, row.source, row.doi, row.pmid])


def _vector(words: WeighedWords) -> tuple[str]:
    """As text of a ``tsvector``. Its positions say where a word stands and how often, not after which other."""
    places: dict[str, list[str]] = {}
    for number, part in enumerate(words.all):
        last = len(words.all) - 1
        for word in part:
            for form in forms(word, words.language):
                found = places.setdefault(form, [])
                place = f"{number + 1}{WEIGHTS[number]}"
                if number == last:
                    place = f"{number + 1 + len(found)}{WEIGHTS[number]}"
                if place not in found and len(found) < MOST_COUNTED:
                    found.append(place)
    lexemes = [f"'{form}':{','.join(found)}" for form, found in places.items()]
    prominent = {form for word in [*words.title, *words.names] for form in forms(word, words.language)}
    return (" ".join([*lexemes, *(f"'{PROMINENT}{form}'" for form in prominent)]),)


def _columns(words: WeighedWords) -> tuple[str, ...]:
    return tuple(" ".join(form for word in part for form in sorted(forms(word, words.language))) for part in words.all)

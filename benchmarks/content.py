"""The articles that are measured, as plain data: the same for every contestant, on every machine.

About 1,200 words each, 8 references, 3 conditions and one image, in blocks as an editor would use them. What a text
cites stands in it as ``[[n]]``, counted from 1: each contestant has its own form of a citation.
"""

from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from PIL import Image

from benchmarks.words import SEED, pairs_of, words

# How the name of every database begins that articles are loaded into.
PREFIX = "bench_"

WRITERS = 60
REVIEWERS = 12
CONDITIONS = 150
MEDICINES = 200
IMAGES = 60

# Pages have the number of their article on top of this as their id, everything else its own number plus one.
FIRST_ID = 1000

REFERENCES = 8
SECTIONS = 6
PARAGRAPHS = 2


@dataclass(frozen=True)
class Source:
    """A reference of an article."""

    uuid: UUID
    title: str
    source: str
    url: str
    doi: str
    pmid: str


@dataclass(frozen=True)
class Entry:
    """One article. People, conditions, medicines, images and related articles are numbers, counted from 0; related are
    articles that come before it."""

    number: int
    title: str
    slug: str
    summary: str
    image: int
    alt_text: str
    blocks: list[tuple[str, Any]]
    references: list[Source]
    writers: list[int]
    reviewer: int
    conditions: list[int]
    medicines: list[int]
    related: list[int]


@dataclass(frozen=True)
class Profile:
    """A writer or reviewer."""

    name: str
    slug: str
    credentials: str
    job_title: str
    biography: str


def entry(number: int, articles: int) -> Entry:
    """The article with this number, of so many articles."""
    random = random_of("article", number)
    title = sentence(random, 6).rstrip(".")
    return Entry(
        number=number,
        title=title,
        slug=f"{title.lower().replace(' ', '-')}-{number}",
        summary=sentence(random, 24),
        image=number % IMAGES,
        alt_text=sentence(random, 8),
        blocks=_blocks(random, [word for pair in pairs_of(number, articles) for word in pair]),
        references=[_source(random, place) for place in range(REFERENCES)],
        writers=random.sample(range(WRITERS), k=random.choice([1, 1, 2])),
        reviewer=random.randrange(REVIEWERS),
        conditions=random.sample(range(CONDITIONS), k=3),
        medicines=random.sample(range(MEDICINES), k=2),
        related=sorted({random.randrange(number) for _ in range(2)}) if number else [],
    )


def profile(kind: str, number: int) -> Profile:
    """The writer or reviewer with this number."""
    random = random_of(kind, number)
    name = " ".join(word.title() for word in words(random, 2))
    return Profile(
        name=f"{name} {number}",
        slug=f"{kind}-{number}",
        credentials=random.choice(["M.S.", "Pharm.D.", "Ph.D.", "R.N."]),
        job_title=sentence(random, 3).rstrip("."),
        biography=f"<p>{sentence(random, 40)}</p>",
    )


def term(kind: str, number: int) -> str:
    """The name of the condition or medicine with this number."""
    return f"{' '.join(words(random_of(kind, number), 2)).capitalize()} {number}"


def drawing(number: int) -> BytesIO:
    """The image with this number: a PNG in two colours, 1600 by 900 pixels."""
    random = random_of("image", number)
    ground, figure = ([random.randrange(256) for _ in range(3)] for _ in range(2))
    picture = Image.new("RGB", (1600, 900), tuple(ground))
    picture.paste(tuple(figure), (random.randrange(800), random.randrange(400), 1400, 800))
    data = BytesIO()
    picture.save(data, "PNG")
    return data


def sentence(random: Random, count: int) -> str:
    return " ".join(words(random, count)).capitalize() + "."


def count_words(article: Entry) -> int:
    """The words that a reader reads."""
    return len(" ".join([article.title, article.summary, *_texts(article.blocks)]).replace("<", " <").split())


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [text for item in items for text in _texts(item)]


def random_of(kind: str, number: int) -> Random:
    """Chance that falls the same way each time: one for each thing."""
    return Random(f"{SEED} {kind} {number}")  # noqa: S311


def _blocks(random: Random, to_find: list[str]) -> list[tuple[str, Any]]:
    """The body. Each word ``to_find`` gets a paragraph of its own, and each reference a citation."""
    cited = iter(range(1, REFERENCES + 1))
    found = iter(to_find)
    blocks: list[tuple[str, Any]] = [
        ("introduction", _paragraph(random, 70, next(cited), None)),
        ("key_points", {"heading": "Key points", "points": [f"<p>{sentence(random, 14)}</p>" for _ in range(3)]}),
    ]
    for number in range(1, SECTIONS + 1):
        heading = sentence(random, 5).rstrip(".")
        blocks.append(("section", {"number": number, "heading": heading, "level": "2", "anchor": f"part-{number}"}))
        paragraphs = [_paragraph(random, 75, next(cited, None), next(found, None)) for _ in range(PARAGRAPHS)]
        blocks.append(("rich_text", "".join(paragraphs)))
    blocks.append(("warning", {"heading": "When to get help", "text": _paragraph(random, 40, None, None)}))
    blocks.append(("question", {"question": sentence(random, 9), "answer": _paragraph(random, 60, None, None)}))
    return blocks


def _paragraph(random: Random, count: int, cited: int | None, to_find: str | None) -> str:
    chosen = words(random, count)
    if to_find:
        chosen[random.randrange(1, count)] = to_find
    half = count // 2
    chosen[half] = f"<b>{chosen[half]}</b>"
    mark = f" [[{cited}]]" if cited else ""
    return f"<p>{' '.join(chosen).capitalize()}{mark}.</p>"


def _source(random: Random, place: int) -> Source:
    return Source(
        uuid=UUID(int=random.getrandbits(128), version=4),
        title=sentence(random, 9).rstrip("."),
        source=f"{sentence(random, 3).rstrip('.')}, {random.randrange(1995, 2026)}",
        url=f"https://example.org/{random.getrandbits(40):x}",
        doi=f"10.1000/{random.getrandbits(30)}" if place % 2 else "",
        pmid=str(random.randrange(10_000_000, 39_999_999)) if place % 3 else "",
    )

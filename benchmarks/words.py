"""Words for articles that nobody wrote: a vocabulary with common and rare words, the same on every machine.

How often a word comes up follows its rank, as in real texts (Zipf's law): the first few stand in every article, most of
the 30,000 in one or two of a thousand. Beside them there are pairs of words with a known place, to be searched for.
"""

from functools import cache
from itertools import accumulate, product
from random import Random

SIZE = 30_000
SEED = "cms benchmarks 1"

# Each article holds one of these pairs, so that each pair stands in 1 of 20 articles: in 5 %.
COMMON_PAIRS = 20
# Each of these pairs stands in as many articles as this, however many articles there are.
STEADY_PAIRS = 10
STEADY_HITS = 100

_ONSETS = [
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
]
_NUCLEI = ["a", "e", "i", "o", "u", "ea", "ou", "ai"]
_CODAS = ["", "l", "m", "n", "nd", "r", "rt", "s", "t"]


_SYLLABLES = ["".join(parts) for parts in product(_ONSETS, _NUCLEI, _CODAS)]


def _make_vocabulary() -> list[str]:
    """Words of one to three syllables, the short ones first: they are the common ones, as in real texts."""
    random = Random(SEED)  # noqa: S311
    syllables = random.sample(_SYLLABLES, k=len(_SYLLABLES))
    words = dict.fromkeys(syllables[:400])
    while len(words) < SIZE:
        count = 2 if len(words) < 8_000 else 3
        words["".join(random.choices(syllables, k=count))] = None
    return list(words)


VOCABULARY = _make_vocabulary()
_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(SIZE)))


def words(random: Random, count: int) -> list[str]:
    """``count`` words as they come up."""
    return random.choices(VOCABULARY, cum_weights=_WEIGHTS, k=count)


def common_pair(number: int) -> tuple[str, str]:
    """One of the ``COMMON_PAIRS`` pairs that stand in 5 % of the articles each."""
    return _pair("common", number)


def steady_pair(number: int) -> tuple[str, str]:
    """One of the ``STEADY_PAIRS`` pairs that stand in ``STEADY_HITS`` articles each."""
    return _pair("steady", number)


def pairs_of(article: int, articles: int) -> list[tuple[str, str]]:
    """The pairs that the article with this number holds, of so many articles."""
    pairs = [common_pair(article % COMMON_PAIRS)]
    place = article % steady_step(articles)
    if place < STEADY_PAIRS and article // steady_step(articles) < STEADY_HITS:
        pairs.append(steady_pair(place))
    return pairs


def steady_step(articles: int) -> int:
    """Each steady pair stands in every so manieth article."""
    return max(articles // STEADY_HITS, 1)


@cache
def _pair(kind: str, number: int) -> tuple[str, str]:
    # Longer than any word of the vocabulary, and no two alike: a search that forgives typos finds nothing else.
    random = Random(f"{SEED} {kind} {number}")  # noqa: S311
    first, second = ("".join(random.choices(_SYLLABLES, k=5)) for _ in range(2))
    return first, second

"""Text as words: what a search looks through, what it asks for, and what its snippets mark.

Both databases are given words that were made here, so that they find the same and the snippets mark what was found.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape

import snowballstemmer
from django.conf import settings

TAG = re.compile(r"<[^<>]*>")
# These stand within words.
INLINE = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong|sub|sup)(?:\s[^<>]*)?>")
# The mark of a citation, such as [1], is no word.
CITATION = re.compile(r'<sup class="citation">.*?</sup>')
SPACE = re.compile(r"\s+")
# Between a word and its language; never within a word.
OF = "¦"
LONGEST_WORD = 60
# Written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
RUN = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}\\s]+")
# The languages of an article that Snowball knows.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def plain(html: str) -> str:
    """HTML as one line of text."""
    return SPACE.sub(" ", unescape(TAG.sub(" ", INLINE.sub("", CITATION.sub("", html))))).strip()


def split(text: str) -> list[str]:
    """The words of a text in order, in small letters. What is written without spaces stays together."""
    spaced = unicodedata.normalize("NFKC", text).casefold().translate(_ONLY_LETTERS)
    # A mark that stands alone is no word.
    return [run[:LONGEST_WORD] for run in RUN.findall(spaced) if fold(run)]


def is_letter(char: str) -> bool:
    """Whether it can be part of a word: letters, digits and marks."""
    return _ONLY_LETTERS[ord(char)] != " "


def is_unspaced(word: str) -> bool:
    """Whether it is a run of a script that is written without spaces."""
    return re.match(f"[{UNSPACED}]", word) is not None


@lru_cache(maxsize=50_000)
def forms(word: str, language: str) -> frozenset[str]:
    """What the word is found by in an article in this language, such as ``migrain¦en`` for migraines.

    Accents count for endings, and readers leave them out: hence two where there are any.
    """
    if is_unspaced(word):
        return frozenset(f"{part}{OF}" for part in [*word, *pairs(word)])
    folded = fold(word)
    stems = {_stem(folded, language), fold(_stem(word, language))} if folded != word else {_stem(word, language)}
    return frozenset(f"{stem}{OF}{language}" for stem in stems if stem)


@lru_cache(maxsize=10_000)
def asked_forms(word: str) -> frozenset[str]:
    """What a word that a reader asks for is found by, in whatever language."""
    return frozenset().union(*(forms(word, language) for language, _ in settings.CMS_ARTICLE_LANGUAGES))


def pairs(word: str) -> list[str]:
    """A word without spaces inside as pairs of neighbours; one that is a single character as it is."""
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def fold(word: str) -> str:
    """Without accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))


class _OnlyLetters(dict[int, str]):
    """For ``str.translate``: what is no part of a word becomes a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if unicodedata.category(char)[0] in "LMN" else " "
        return self[code]


_ONLY_LETTERS = _OnlyLetters()


def _stem(word: str, language: str) -> str:
    name = STEMMERS.get(language.partition("-")[0])
    # A stemmer of its own for each word: they keep what they are working on, and threads would share it.
    return str(snowballstemmer.stemmer(name).stemWord(word)) or word if name else word

"""What helps readers find their way through a body: its sections, and how long it takes to read."""

import re
from html import unescape
from typing import Any

# Silent reading of non-fiction in English: Brysbaert, M. (2019), Journal of Memory and Language 109, 104047.
WORDS_A_MINUTE = 238

_CITATION = re.compile(r'<sup class="citation">.*?</sup>', re.DOTALL)
_INLINE_TAG = re.compile(r"</?(?:a|b|i|em|strong|sub|sup|span|small)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
# A Chinese character is read in about the time of an English word.
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff](?:[\w.,’'/-]*\w)?")


def table_of_contents(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``number`` (or None), ``heading``, ``level`` and ``anchor`` of the sections of a presented body, in order."""
    sections = [block for block in body if block["type"] == "section"]
    return [{name: block[name] for name in ("number", "heading", "level", "anchor")} for block in sections]


def reading_time(html: str) -> dict[str, int]:
    """``minutes`` (at least 1) and ``words`` of a body's HTML, citations apart."""
    words = len(_WORD.findall(_text(html)))
    return {"minutes": max(1, round(words / WORDS_A_MINUTE)), "words": words}


def _text(html: str) -> str:
    """The text without citations; words of different paragraphs apart, those of one word together."""
    text = _INLINE_TAG.sub("", _CITATION.sub("", html))
    return unescape(_TAG.sub(" ", text))

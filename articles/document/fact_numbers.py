"""Numbers in digits, as languages write them, in one form: ``0,5``, ``.5`` and ``½`` are 0.5."""

import re
import unicodedata
from decimal import Decimal

from articles.document.fact_words import COMMA_IS_DECIMAL

DIGITS = r"(?<![\d.])(?:\d{1,3}(?: \d{3})+(?![\d.,])|\d+(?:[.,٫٬]\d+)*|\.\d+)(?:\^\d+|[⁰¹²³⁴-⁹]+|[½¼¾])?|[½¼¾]"
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
THOUSANDS_GROUP = 3


def digits(text: str, language: str) -> str:
    """A number in one form, whatever stands between its thousands and before its decimals."""
    text, _, power = text.partition("^")
    fraction = FRACTIONS.get(text[-1:], "")
    text = text[:-1] if fraction else text
    raised = text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹")
    power += unicodedata.normalize("NFKC", text[len(raised) :])
    whole = _one_point(raised.replace(" ", ""), language) if raised else "0"
    value = Decimal(whole) + Decimal(fraction or 0)
    plain = format(value.normalize(), "f")
    return f"{plain}^{power}" if power else plain


def _one_point(text: str, language: str) -> str:
    text = text.replace("٬", "").replace("٫", ".")
    signs = [char for char in text if char in ".,"]
    if not signs:
        return text
    *groups, last = re.split("[.,]", text)
    decimal = "," if language in COMMA_IS_DECIMAL.split() else "."
    mixed = len(set(signs)) > 1
    grouped = len(last) == THOUSANDS_GROUP and groups[0] not in ("", "0")
    if (len(signs) > 1 and not mixed) or (not mixed and grouped and signs[-1] != decimal):
        return "".join([*groups, last])
    return f"{''.join(groups) or '0'}.{last}"

"""Which words turn a sentence round when one is put for the other."""

from articles.document.fact_words import OPPOSITES as PAIRS
from articles.document.fact_words import REVERSING

OPPOSITES = {tuple(pair.split("/")) for pairs in PAIRS.values() for pair in pairs.split()}
# A shorter word is too often part of another by chance.
LONG_WORD = 4


def are_opposite(one: str, other: str) -> bool:
    """Whether one word put for the other turns the sentence round."""
    short, long = sorted((one, other), key=len)
    if len(short) >= LONG_WORD and any(long == prefix + short for prefix in REVERSING):
        return True
    if short.startswith("hypo") and long.startswith("hyper"):
        return short.removeprefix("hypo") == long.removeprefix("hyper")
    if _is_negated(one, other) or _is_negated(other, one):
        return True
    return (one, other) in OPPOSITES or (other, one) in OPPOSITES


def _is_negated(verb: str, other: str) -> bool:
    """As Persian puts a negation before the verb, or in place of its prefix."""
    return "\u0600" < verb[:1] < "\u0700" and other in (f"ن{verb}", f"ن{verb.removeprefix('ب')}") and other != verb

"""Rich text of articles: what is allowed in it, and its one canonical form.

A citation is an inline entity that keeps the reference's id, never its number:
``<a linktype="reference" id="UUID">[ref]</a>`` in database HTML. What it shows is worked out when the article is
presented (``articles.delivery.rendering``); ``articles.citations`` converts it for the editor.
"""

import re
from functools import lru_cache

from bs4 import BeautifulSoup

REFERENCE = "reference"
CITATION_TEXT = "[ref]"
CANONICAL_LINK = "canonical-link"
MOST_PASSES = 5

INLINE = ["bold", "italic", "link", "superscript", "subscript", REFERENCE]
PROSE = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript", REFERENCE]
PLAIN = ["bold", "italic", "link"]

# Like PROSE, with page links read by their id alone.
_CANONICAL = [CANONICAL_LINK if feature == "link" else feature for feature in PROSE]
_BLOCK_KEY = re.compile(r'(<[a-z0-9]+(?: [^<>]*?)?) data-block-key="[^"<>]*"')
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
# A citation says something, whatever stands between its tags.
_WORDLESS = re.compile(r"<(?!a [^<>]*linktype=\"reference\")[^<>]*>|\s|\u00a0|&nbsp;")


@lru_cache(maxsize=4096)
def canonical_rich_text(html: str) -> str:
    """The one form of ``html``: as the editor would write it, without block keys, and '' where it says nothing.

    Text from forms, code, imports and revisions agrees after this; it is idempotent.
    """
    text = _well_formed(html)
    for _ in range(MOST_PASSES):
        written = _as_the_editor_writes(text)
        if written == text:
            break
        # The converter moves a space before a nested element out of it, one element at a time.
        text = written
    return text


def writable(text: str) -> str:
    """``text`` without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold."""
    return _UNWRITABLE.sub("", text)


def _well_formed(html: str) -> str:
    """``html`` with every element closed and no link in a link: Wagtail's converter stumbles over both."""
    if "<" not in html:
        return writable(html)
    soup = BeautifulSoup(writable(html), "html.parser")
    for link in soup.find_all("a"):
        if link.find("a"):
            link.unwrap()
    return str(soup)


def _as_the_editor_writes(html: str) -> str:
    # Wagtail's converter cannot be imported while models load, and models import this module.
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter  # noqa: PLC0415

    if not _WORDLESS.sub("", html):
        return ""
    # A converter for each call: it keeps state while it reads, and threads share this function.
    converter = ContentstateConverter(_CANONICAL)
    written: str = converter.to_database_format(converter.from_database_format(html))
    return _BLOCK_KEY.sub(r"\1", written)


def cited_references(html: str) -> list[str]:
    """The ids of the references cited in canonical ``html``, in order, repeated where cited again."""
    return re.findall(r'<a (?=[^<>]*linktype="reference")[^<>]*\bid="([^"]*)"', html)

"""Rich text of articles: what is allowed in it, and its one canonical form.

A citation is an inline entity that keeps the reference's id, never its number:
``<a linktype="reference" id="UUID">[ref]</a>`` in database HTML. What it shows is worked out when the article is
presented (``articles.delivery.rendering``); ``articles.citations`` converts it for the editor.
"""

import re
from functools import lru_cache
from html import unescape

from bs4 import BeautifulSoup
from wagtail.whitelist import check_url

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
# An element as the converter writes it, and the addresses in these.
_EDITORS_TAG = re.compile(
    r'</?(?:p|b|i|ul|ol|li|sup|sub|a)>|<(?:p|li) data-block-key="[\w-]*">|<br/>'
    r'|<a(?: linktype="[\w-]*"| id="[\w-]*"| href="[^"<>]*")+>'
)
_NAME = re.compile(r"<(/?)(\w+)")
_ADDRESS = re.compile(r' href="([^"<>]*)"')
# What the converter takes for inline text, and what begins a block there.
_INLINE = ["a", "b", "strong", "i", "em", "sup", "sub"]
_BLOCKS = ["p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "embed", "img"]
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


@lru_cache(maxsize=4096)
def harmless_rich_text(html: str) -> str:
    """``html`` on its way out: as it stands where it is made of the editor's elements alone, as all canonical text is;
    otherwise, whoever wrote it, its canonical form."""
    is_known = "<" not in _EDITORS_TAG.sub("", html) and _is_nested(html)
    if is_known and all(harmless_address(unescape(address)) for address in _ADDRESS.findall(html)):
        return html
    return canonical_rich_text(html)


def _is_nested(html: str) -> bool:
    """Whether the elements stand in each other as the editor writes them."""
    stack: list[str] = []
    for closing, name in _NAME.findall(html):
        if closing:
            if not stack or stack.pop() != name:
                return False
        elif name != "br":
            around = stack[-1] if stack else ""
            may_stand = {
                "p": not stack,
                "li": around in ("ul", "ol"),
                "ul": around in ("", "li"),
                "a": "a" not in stack,
            }
            if not may_stand.get("ul" if name == "ol" else name, around not in ("ul", "ol")):
                return False
            stack.append(name)
    return not stack


def harmless_address(address: str) -> str:
    """``address`` where browsers take it for a page, a mail or a telephone number; '' where they could run it."""
    return str(check_url(address) or "")


def writable(text: str) -> str:
    """``text`` without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold."""
    return _UNWRITABLE.sub("", text)


def _well_formed(html: str) -> str:
    """``html`` with every element closed, no link in a link, no block in inline text and no item outside a list:
    Wagtail's converter stumbles over all four."""
    if "<" not in html:
        return writable(html)
    soup = BeautifulSoup(writable(html), "html.parser")
    for link in soup.find_all("a"):
        if link.find("a"):
            link.unwrap()
    for element in soup.find_all(_INLINE):
        if element.find(_BLOCKS):
            element.unwrap()
    for item in soup.find_all("li"):
        if not item.find_parent(["ul", "ol"]):
            item.name = "p"
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

"""Canonical rich text to the HTML that readers get: citations numbered, page links resolved.

A link to a page that is not public loses its address, not its words. The other forms are those that Wagtail's API knows
by ``rich_text_format``: the database's form names pages and references by id and has no addresses at all.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.html import escape
from wagtail.api.rich_text import APIRichText

from articles.rich_text import CITATION_TEXT, PROSE, harmless_rich_text

CITATION = re.compile(r'<a (?=[^<>]*linktype="reference")[^<>]*\bid="([^"]*)"[^<>]*>\[ref\]</a>')
PAGE_LINK = re.compile(r'<a (?=[^<>]*linktype="page")[^<>]*\bid="([^"]*)"[^<>]*>')
PAGE_ID = re.compile(r"[0-9]{1,18}")
OPENING_BLOCK = re.compile(r"^<p>(.*)</p>$", re.DOTALL)


@dataclass
class Renderer:
    """Renders the texts of one article in reading order, counting its citations as it goes.

    ``numbers`` are the references' numbers by id; ``addresses`` the public addresses of linked pages by page id;
    ``form`` is one of Wagtail's ``rich_text_format``, to be had instead of HTML.
    """

    numbers: dict[str, int]
    addresses: dict[int, str]
    form: str = APIRichText.FORMAT_HTML
    citations: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def html(self, text: str) -> str:
        """HTML of a text of paragraphs and lists."""
        text = harmless_rich_text(text)
        if self.form == APIRichText.FORMAT_DB_HTML:
            return text
        if self.form == APIRichText.FORMAT_DB_MARKDOWN:
            return _markdown(PAGE_LINK.sub(_names_page, CITATION.sub(_names_reference, text)))
        html = PAGE_LINK.sub(self._page_link, CITATION.sub(self._citation, text))
        return _markdown(html) if self.form == APIRichText.FORMAT_MARKDOWN else html

    def inline(self, text: str) -> str:
        """HTML of a text of one paragraph, without the paragraph; of several, as ``html()``."""
        html = self.html(text).strip()
        single = OPENING_BLOCK.match(html)
        return single[1] if single and "</p>" not in single[1] else html

    def _citation(self, match: re.Match[str]) -> str:
        reference = match[1]
        number = self.numbers.get(reference)
        if number is None:
            return ""
        anchor = f"citation-{number}-{len(self.citations[reference]) + 1}"
        self.citations[reference].append(anchor)
        return f'<sup class="citation"><a id="{anchor}" href="#reference-{number}">[{number}]</a></sup>'

    def _page_link(self, match: re.Match[str]) -> str:
        address = self.addresses.get(_page_id(match[1]))
        return f'<a href="{escape(address)}">' if address else "<a>"


def linked_pages(text: str) -> set[int]:
    """The ids of the pages that a canonical text links to."""
    return {_page_id(match[1]) for match in PAGE_LINK.finditer(text)} - {0}


def _page_id(text: str) -> int:
    """The id as a number; 0, which no page has, for what cannot be one."""
    return int(text) if PAGE_ID.fullmatch(text) else 0


def _names_page(match: re.Match[str]) -> str:
    return f'<a href="wagtail://page?id={_page_id(match[1])}">'


def _names_reference(match: re.Match[str]) -> str:
    return f'<a href="wagtail://reference?id={match[1]}">{CITATION_TEXT}</a>'


def _markdown(html: str) -> str:
    # Every link in ``html`` is external by now: nothing is looked up.
    return str(APIRichText.serialize(html, format=APIRichText.FORMAT_MARKDOWN, features=PROSE))

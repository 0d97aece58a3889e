"""Canonical rich text to the HTML that readers get: citations numbered, page links resolved.

A link to a page that is not public loses its address, not its words.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.html import escape

CITATION = re.compile(r'<a (?=[^<>]*linktype="reference")[^<>]*\bid="([^"]*)"[^<>]*>\[ref\]</a>')
PAGE_LINK = re.compile(r'<a (?=[^<>]*linktype="page")[^<>]*\bid="(\d+)"[^<>]*>')
OPENING_BLOCK = re.compile(r"^<p>(.*)</p>$", re.DOTALL)


@dataclass
class Renderer:
    """Renders the texts of one article in reading order, counting its citations as it goes.

    ``numbers`` are the references' numbers by id; ``addresses`` the public addresses of linked pages by page id.
    """

    numbers: dict[str, int]
    addresses: dict[int, str]
    citations: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def html(self, text: str) -> str:
        """HTML of a text of paragraphs and lists."""
        return PAGE_LINK.sub(self._page_link, CITATION.sub(self._citation, text))

    def inline(self, text: str) -> str:
        """HTML of a text of one paragraph, without the paragraph; of several, as ``html()``."""
        html = self.html(text)
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
        address = self.addresses.get(int(match[1]))
        return f'<a href="{escape(address)}">' if address else "<a>"


def linked_pages(text: str) -> set[int]:
    """The ids of the pages that a canonical text links to."""
    return {int(match[1]) for match in PAGE_LINK.finditer(text)}

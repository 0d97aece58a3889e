"""The HTML of word processors to plain HTML: lists that are only drawn, headings that are only styled, text effects in
``style``, and what belongs to the program and not to the text.

Word's clipboard is described in "Microsoft Office HTML and XML Reference" (mso-list, mso-element); Google Docs and
LibreOffice write HTML with styles.
"""

from __future__ import annotations

import re

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList

from articles.importing.docx_files import TOO_LONG
from articles.importing.manuscripts import ManuscriptError
from articles.importing.markup import BLOCK_TAGS, EMPHASIS, HEADINGS, LISTS, REMOVED_WITH_CONTENT, TABLE_PARTS, TAGS

STRUCK = ("s", "strike", "del")
READ_TAGS = TAGS | {"span", "font", *STRUCK}
# The page's script sends those of pasted text as "data-class" and so on, so that they mean nothing in the admin's page.
READ_ATTRIBUTES = ("class", "style", "id", "name", "role", "aria-level", "start")
KEPT_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "td": {"colspan", "rowspan"}}
KEPT_ATTRIBUTES["th"] = KEPT_ATTRIBUTES["td"]

KEPT_TAGS = {*HEADINGS, *LISTS, *TABLE_PARTS, *EMPHASIS, "table", "p", "li", "br", "a", "img", "figcaption"}

# What a paragraph is by its class: Word's, LibreOffice's, and those given to the styles of .docx files.
CLASSES = {
    "MsoTitle": "title", "title": "title",
    "MsoSubtitle": "subtitle", "subtitle": "subtitle",
    "MsoCaption": "caption", "caption": "caption",
    "MsoBibliography": "bibliography", "bibliography": "bibliography",
    "MsoTocHeading": "contents", "contents": "contents",
    **{f"MsoToc{level}": "contents" for level in range(1, 10)},
}  # fmt: skip

HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-element:\s*comment(?!-reference)")
LIST_ITEM = re.compile(r"mso-list:\s*(?!Ignore|none)\S+\s+level(\d)")
MARKER = re.compile(r"mso-list:\s*Ignore")
COUNTED = re.compile(r"\W*(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)]\s*")
EFFECTS = {
    "b": re.compile(r"font-weight:\s*(?:bold|[6-9]00)"),
    "i": re.compile(r"font-style:\s*italic"),
    "sup": re.compile(r"vertical-align:\s*super"),
    "sub": re.compile(r"vertical-align:\s*sub(?!\w)"),
}
NORMAL_WEIGHT = re.compile(r"font-weight:\s*(?:normal|[1-4]00)")

MOST_ELEMENTS = 30_000
DEEPEST = 100  # elements in each other; what follows calls itself for each of them

TOO_DEEP = "The text is nested too deeply to be read. Paste it as plain text."
STRUCK_OUT = "Struck-out words are kept as plain text: “{words}”"
NO_CONTENTS = "left out: the table of contents. The page makes its own from the sections"


def plain_markup(html: str, notes: list[str]) -> BeautifulSoup:
    """The text in plain HTML, with ids, and with the classes "title", "subtitle" and "bibliography" alone."""
    allowed = nh3.clean(
        html,
        tags=set(READ_TAGS),
        clean_content_tags=set(REMOVED_WITH_CONTENT | {"title"}),
        attributes={
            "*": {*READ_ATTRIBUTES, *(f"data-{name}" for name in READ_ATTRIBUTES)},
            "a": {"href"},
            "img": {"src", "alt"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        link_rel=None,
    )
    soup = BeautifulSoup(allowed, "html.parser")
    _check_size(soup)
    for tag in soup.find_all(True):
        for name in READ_ATTRIBUTES:
            if f"data-{name}" in tag.attrs:
                value = str(tag.attrs.pop(f"data-{name}"))
                tag[name] = AttributeValueList(value.split()) if name == "class" else value
    for tag in soup.find_all(style=HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    _name_paragraphs(soup, notes)
    _make_lists(soup)
    _make_emphasis(soup, notes)
    return soup


def _check_size(soup: BeautifulSoup) -> None:
    """Refuse what would take the pages' server seconds: too many elements, or too many in each other."""
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
        if depths[id(tag)] > DEEPEST:
            raise ManuscriptError(TOO_DEEP)
    if len(depths) > MOST_ELEMENTS:
        raise ManuscriptError(TOO_LONG)


def flatten(soup: BeautifulSoup) -> None:
    """Drop what only wraps: the paragraphs, headings, lists and tables stand at the top, ids are gone."""
    for tag in soup.find_all(True):
        if tag.name == "div" and not tag.find(BLOCK_TAGS) and not tag.find_parent(BLOCK_TAGS - {"div"}):
            tag.name = "p"
        elif tag.name not in KEPT_TAGS:
            tag.unwrap()
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        if tag.name in LISTS and not tag.find(["li", "a", "img"]) and not tag.get_text().strip():
            tag.decompose()  # held the notes
            continue
        classes = AttributeValueList(name for name in tag.get("class") or () if name in CLASSES.values())
        kept = KEPT_ATTRIBUTES.get(tag.name, set())
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in kept}
        if classes:
            tag["class"] = classes
    soup.smooth()


def _name_paragraphs(soup: BeautifulSoup, notes: list[str]) -> None:
    has_contents = False
    for tag in soup.find_all(["p", "div", *HEADINGS]):
        if tag.decomposed:
            continue
        names = _names(tag)
        if tag.get("role") == "heading" and str(tag.get("aria-level", "")).isdigit():
            tag.name = f"h{min(max(int(str(tag['aria-level'])), 1), 6)}"
        tag["class"] = names
        if "caption" in names:
            tag.name = "figcaption"
        elif "title" in names or "subtitle" in names:
            tag.name = "p"
        elif "contents" in names:
            has_contents = True
            tag.decompose()
    if has_contents:
        notes.append(NO_CONTENTS)


def _names(tag: Tag) -> AttributeValueList:
    return AttributeValueList(CLASSES[name] for name in tag.get("class") or () if name in CLASSES)


def _make_lists(soup: BeautifulSoup) -> None:
    """Word's clipboard draws lists: paragraphs with a level and a marker in front of the words."""
    run: list[tuple[Tag, int, bool]] = []
    for paragraph in soup.find_all("p", style=LIST_ITEM):
        level = int(str(LIST_ITEM.search(str(paragraph["style"]))[1]))  # type: ignore[index]
        marker = paragraph.find(style=MARKER)
        is_counted = bool(marker and COUNTED.fullmatch(marker.get_text()))
        if marker:
            marker.decompose()
        if run and _following(run[-1][0]) is not paragraph:
            _close(soup, run)
        run.append((paragraph, level, is_counted))
    _close(soup, run)


def _following(tag: Tag) -> Tag | None:
    return next((after for after in tag.next_siblings if isinstance(after, Tag) or str(after).strip()), None)  # type: ignore[return-value]


def _close(soup: BeautifulSoup, run: list[tuple[Tag, int, bool]]) -> None:
    """Put the paragraphs of a run into lists in each other, in the place of the first."""
    open_lists: list[tuple[int, Tag]] = []
    for paragraph, level, is_counted in run:
        name = "ol" if is_counted else "ul"
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == level and open_lists[-1][1].name != name:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            made = soup.new_tag(name)
            if open_lists:
                open_lists[-1][1].find_all("li", recursive=False)[-1].append(made)
            else:
                paragraph.insert_before(made)
            open_lists.append((level, made))
        open_lists[-1][1].append(paragraph.extract())
        paragraph.name = "li"
    run.clear()


def _make_emphasis(soup: BeautifulSoup, notes: list[str]) -> None:
    # Google Docs wraps all that is copied into a <b> that is not bold.
    for tag in soup.find_all(["b", "strong"], style=NORMAL_WEIGHT):
        tag.unwrap()
    for tag in soup.find_all(["span", "a", "font"], style=True):
        for name in _effects(tag):
            inner = soup.new_tag(name)
            for child in list(tag.children):
                inner.append(child.extract())
            tag.append(inner)
    for tag in soup.find_all("sup"):
        while isinstance(following := tag.next_sibling, Tag) and following.name == "sup":
            tag.extend(list(following.extract().children))
    struck = [" ".join(tag.get_text().split()) for tag in soup.find_all(STRUCK)]
    if words := "”, “".join(filter(None, struck)):
        notes.append(STRUCK_OUT.format(words=words))


def _effects(tag: Tag) -> list[str]:
    style = str(tag.get("style", ""))
    return [name for name, effect in EFFECTS.items() if effect.search(style)]

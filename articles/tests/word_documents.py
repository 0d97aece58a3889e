"""Makes .docx files for tests, with the parts and the markup that Word writes (ECMA-376)."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" '
    f'xmlns:pic="{DRAWING}/picture" xmlns:m="{OFFICE.replace("relationships", "math")}"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Style ids differ between languages of Word, names do not.
STYLES = {
    "Titel": "Title", "Untertitel": "Subtitle", "berschrift1": "heading 1", "berschrift2": "heading 2",
    "berschrift3": "heading 3", "Listenabsatz": "List Paragraph", "Beschriftung": "caption", "Verzeichnis1": "toc 1",
    "Literaturverzeichnis": "Bibliography",
}  # fmt: skip
STYLE_IDS = {name: style_id for style_id, name in STYLES.items()}
BULLETS, NUMBERS = 1, 2  # of numbering.xml

CONTENT_TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/><Default Extension="gif" ContentType="image/gif"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="."/></w:lvl>'
    for level in range(3)
)
NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{W}">'
    f'<w:abstractNum w:abstractNumId="0">{LEVELS.replace("%s", "bullet")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{LEVELS.replace("%s", "decimal")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def run(text: str, properties: str = "") -> str:
    """A run of text; ``properties`` such as ``<w:b/>``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text: str) -> str:
    return run(text, "<w:b/>")


def italic(text: str) -> str:
    return run(text, "<w:i/>")


def raised(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def footnote(number: int) -> str:
    return f'<w:r><w:rPr/><w:footnoteReference w:id="{number}"/></w:r>'


def paragraph(*runs: str, style: str = "", numbering: int = 0, level: int = 0) -> str:
    """A paragraph; what is no markup is plain text. ``style`` is a style's English name."""
    properties = f'<w:pStyle w:val="{STYLE_IDS[style]}"/>' if style else ""
    if numbering:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'
    said = "".join(part if part.startswith("<w:") else run(part) for part in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}</w:p>"


def bullet(*runs: str, level: int = 0) -> str:
    return paragraph(*runs, style="List Paragraph", numbering=BULLETS, level=level)


def numbered(*runs: str, level: int = 0) -> str:
    return paragraph(*runs, style="List Paragraph", numbering=NUMBERS, level=level)


def table(*rows: Iterable[str]) -> str:
    """A table whose first row is the header."""
    made = []
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in row)
        header = "<w:trPr><w:tblHeader/></w:trPr>" if place == 0 else ""
        made.append(f"<w:tr>{header}{cells}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(made)}</w:tbl>"


class WordDocument:
    """A document in the making: add to ``body``, then take ``data``."""

    def __init__(self, *body: str) -> None:
        self.body = list(body)
        self.notes: list[str] = []
        self.relationships: list[str] = []
        self.parts: dict[str, bytes | str] = {}

    def link(self, text: str, address: str) -> str:
        key = self._relate("hyperlink", address, ' TargetMode="External"')
        return f'<w:hyperlink r:id="{key}">{run(text)}</w:hyperlink>'

    def note(self, *runs: str) -> str:
        """A footnote's mark in the text."""
        self.notes.append(paragraph(*runs))
        return footnote(len(self.notes) + 1)  # 0 and 1 are the separators

    def picture(self, data: bytes, alt_text: str = "", *, ending: str = "png") -> str:
        name = f"media/image{len(self.parts) + 1}.{ending}"
        self.parts[f"word/{name}"] = data
        return self._drawing("embed", self._relate("image", name), alt_text)

    def linked_picture(self, address: str) -> str:
        return self._drawing("link", self._relate("image", address, ' TargetMode="External"'), "")

    def comment(self, text: str) -> str:
        said = f'<w:comment w:id="0" w:author="A" w:initials="A">{paragraph(text)}</w:comment>'
        self.parts["word/comments.xml"] = f'{HEAD}<w:comments xmlns:w="{W}">{said}</w:comments>'
        return '<w:r><w:commentReference w:id="0"/></w:r>'

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        separators = "".join(f'<w:footnote w:type="separator" w:id="{number}"><w:p/></w:footnote>' for number in (0, 1))
        notes = "".join(f'<w:footnote w:id="{number}">{note}</w:footnote>' for number, note in enumerate(self.notes, 2))
        styles = "".join(
            f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/></w:style>'
            for style_id, name in STYLES.items()
        )
        return package({
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": _relationships(
                [f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>']
            ),
            "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(self.body)}</w:body></w:document>",
            "word/styles.xml": f'{HEAD}<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "word/numbering.xml": NUMBERING,
            "word/footnotes.xml": f"{HEAD}<w:footnotes {NAMESPACES}>{separators}{notes}</w:footnotes>",
            "word/_rels/document.xml.rels": _relationships(self.relationships),
            **self.parts,
        })  # fmt: skip

    def _relate(self, kind: str, target: str, more: str = "") -> str:
        key = f"rId{len(self.relationships) + 10}"
        self.relationships.append(f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>')
        return key

    def _drawing(self, how: str, key: str, alt_text: str) -> str:
        return (
            f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt_text}"/><a:graphic>'
            f'<a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:blipFill>'
            f'<a:blip r:{how}="{key}"/></pic:blipFill></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def package(parts: dict[str, bytes | str]) -> bytes:
    """A zip file of the parts."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return data.getvalue()


def _relationships(rows: Iterable[str]) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def seed_like_document() -> WordDocument:
    """An article as a writer brings it: title, subtitle, introduction, five numbered sections, lists, a table, a
    footnote, citations of both kinds, and a list of four references."""
    document = WordDocument()
    document.body += [
        paragraph("5 Facts About Migraine Infusion Therapy", style="Title"),
        paragraph("What an infusion does, and when it is given.", style="Subtitle"),
        paragraph("If a migraine starts, you might reach for a pain reliever.", raised("1"), " It may not help."),
        paragraph("Infusions are ", bold("not"), " for everybody ", "[2, 3]."),
        paragraph("1. Infusions Go Into a Vein", style="heading 1"),
        paragraph("Read ", document.link("the guideline", "https://example.org/guideline?a=1"), " first."),
        bullet("Magnesium, 1 g"),
        bullet("Valproate, ", italic("slowly")),
        bullet("over 10 minutes", level=1),
        paragraph("2. They May Prevent Attacks", style="heading 1"),
        paragraph("Trials", style="heading 2"),
        paragraph("A dose of 30 mg/m", raised("2"), " was studied.", raised("1,3")),
        paragraph("Adults", style="heading 3"),
        table(("Medicine", "Dose"), ("Eptinezumab", "100 mg"), ("Dihydroergotamine", "1 mg")),
        paragraph("3. One Type Relieves Attacks", style="heading 1"),
        paragraph("See the label.", document.note("Label of Vyepti. Food and Drug Administration; 2022.")),
        paragraph("4. They Differ From Pills", style="heading 1"),
        numbered("Ask."),
        numbered("Decide."),
        paragraph("5. Talk to Your Doctor", style="heading 1"),
        paragraph("Bring a list of your medicines."),
        paragraph("References", style="heading 1"),
        numbered(
            "Ailani J, Burch RC, Robbins MS. The American Headache Society Consensus Statement. Headache. "
            "2021;61(7):1021-1039. doi:10.1111/head.14153. PMID: 34160823."
        ),
        numbered(document.link("Migraine Infusion Therapy", "https://example.org/infusion"), " — Example Clinic"),
        numbered("Charles, A. (2017). The pathophysiology of migraine. Lancet Neurology, 17(2), 174–182."),
        numbered("World Health Organization. Headache disorders. https://www.who.int/headache"),
    ]
    return document

"""Documents that are more than documents, or no documents at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from articles.tests.word_documents import CONTENT_TYPES, OFFICE, PACKAGE, WordDocument, package, paragraph
from cms.tests.operations.malicious import ELSEWHERE, HIT, Upload

SCRIPT = f"<script>{HIT}</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGED, PROGRAM, FETCHES = "is damaged", "macros or other programs", "from another place"
MAIN = {
    "docx": {"word/document.xml": "<w/>"},
    "pptx": {"ppt/presentation.xml": "<p/>"},
    "xlsx": {"xl/workbook.xml": "<x/>"},
    "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"},
}
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R MORE >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def office(ending: str = "docx", **parts: Any) -> bytes:
    """A package of this kind; names of further parts have "__" for "/" and "_0" for "."."""
    named = {name.replace("__", "/").replace("_0", "."): part for name, part in parts.items()}
    return package({**MAIN[ending], **named})


def relationships(kind: str, target: str, mode: str = "External") -> str:
    row = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{row}</Relationships>'


def raw_package(*entries: tuple[ZipInfo | str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", method) as file:
        for name, part in entries:
            file.writestr(name, part, method)
    return data.getvalue()


def pdf(more: bytes = b"") -> bytes:
    return PDF.replace(b"MORE", more)


def uploads() -> Iterator[Upload]:
    yield from _bombs()
    yield from _programs()
    yield from _fetching()
    yield from _wrong_types()
    yield from _portable()
    yield from _plain()


def _bombs() -> Iterator[Upload]:
    zeros = bytes(40 * 1024 * 1024)
    yield Upload("a document that unfolds to 40 MB of nothing", "a.docx", office(word__media__1_0png=zeros), "unfolds")
    many = {f"word/media/{number}.png": b"1" for number in range(2_100)}
    yield Upload("a document of 2,100 parts", "a.docx", package({**MAIN["docx"], **many}), "unfolds")
    large = bytearray(office("xlsx"))
    place = large.index(b"PK\x01\x02") + 24
    large[place : place + 4] = (70 * 1024 * 1024).to_bytes(4, "little")
    yield Upload("a document that says it unfolds to 70 MB", "a.xlsx", bytes(large), "unfolds")
    inner = package({"x": zeros})
    yield Upload("a ZIP in a document", "a.docx", office(word__media__1_0zip=inner), "other packed files")
    nested = office(word__embeddings__b_0docx=office(word__embeddings__c_0docx=office()))
    yield Upload("a document in a document in a document", "a.docx", nested, "other packed files")
    bomb = office(word__embeddings__b_0xlsx=office("xlsx", xl__media__1_0png=zeros))
    yield Upload("a bomb in the table behind a chart", "a.docx", bomb, "unfolds")
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    laughs = f'<!DOCTYPE l [<!ENTITY e0 "lol">{entities}]><l>&e9;</l>'
    yield Upload("a billion laughs", "a.docx", office(word__styles_0xml=laughs), DAMAGED)
    yield Upload("the same in UTF-16", "a.docx", office(word__styles_0xml=laughs.encode("utf-16")), DAMAGED)
    late = f"<!--{' ' * 5_000}-->{laughs}"
    yield Upload("the same behind a long comment", "a.pptx", office("pptx", ppt__styles_0xml=late), DAMAGED)
    yield Upload("the same under another name", "a.docx", office(word__evil_0bin=laughs), DAMAGED)
    secret = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
    yield Upload("an entity that reads a file", "a.odt", office("odt", styles_0xml=secret), DAMAGED)
    yield Upload(
        "a part whose name leads out", "a.docx", package({**MAIN["docx"], "../../etc/cron.d/x": "x"}), "lead elsewhere"
    )
    yield Upload(
        "a part with an absolute name", "a.docx", package({**MAIN["docx"], "/etc/cron.d/x": "x"}), "lead elsewhere"
    )
    yield Upload("a part with a drive's name", "a.docx", package({**MAIN["docx"], "c:/x": "x"}), "lead elsewhere")
    link = ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    yield Upload(
        "a link", "a.docx", raw_package(("word/document.xml", b"<w/>"), (link, b"/etc/passwd")), "lead elsewhere"
    )
    twice = raw_package(("word/document.xml", b"<w/>"), ("WORD/document.xml", b"<v/>"))
    yield Upload("a part that is there twice", "a.docx", twice, "lead elsewhere")
    whole = office()
    yield Upload("a document that breaks off", "a.docx", whole[:-30], DAMAGED)
    stored = raw_package(("word/document.xml", b"<w>words</w>"), method=ZIP_STORED)
    yield Upload("a document whose part is broken", "a.docx", stored.replace(b"<w>words", b"<w>wards", 1), DAMAGED)
    locked = bytearray(office())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield Upload("a document with a password", "a.docx", bytes(locked), DAMAGED)


def _programs() -> Iterator[Upload]:
    macro_type = CONTENT_TYPES.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
    yield Upload("a .docm as a .docx", "a.docx", package({**MAIN["docx"], "[Content_Types].xml": macro_type}), PROGRAM)
    yield Upload("macros in a .docx", "a.docx", office(word__vbaProject_0bin=b"x"), PROGRAM)
    yield Upload("macros in an .xlsx", "a.xlsx", office("xlsx", xl__vbaProject_0bin=b"x"), PROGRAM)
    yield Upload("a macro sheet of old", "a.xlsx", office("xlsx", xl__macrosheets__s_0xml="<m/>"), PROGRAM)
    yield Upload("an ActiveX control", "a.pptx", office("pptx", ppt__activeX__a_0xml="<a/>"), PROGRAM)
    yield Upload("a program as a part", "a.docx", office(word__embeddings__run_0exe=b"MZ"), PROGRAM)
    yield Upload("a web page as a part", "a.docx", office(word__page_0html=SCRIPT), PROGRAM)
    yield Upload("Basic in an .odt", "a.odt", office("odt", Basic__Standard__m_0xml="<b/>"), PROGRAM)
    yield Upload("Python in an .odt", "a.odt", office("odt", Scripts__python__m_0py="x"), PROGRAM)
    event = '<o><script:event-listener script:event-name="dom:load"/></o>'
    yield Upload("an event in an .odt", "a.odt", package({**MAIN["odt"], "content.xml": event}), PROGRAM)
    yield Upload(
        "an embedded object of old", "a.docx", office(word__embeddings__o_0bin=OLE + bytes(90)), "other packed files"
    )
    yield Upload("a .docm", "a.docm", office(), "“.docm” are not taken")
    yield Upload("a program", "a.exe", b"MZ", "“.exe” are not taken")


def _fetching() -> Iterator[Upload]:
    address = f"http://{ELSEWHERE}/x"
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument"):
        rows = relationships(kind, address)
        yield Upload(f"a {kind} from elsewhere", "a.docx", office(word___rels__settings_0xml_0rels=rows), FETCHES)
    rows = relationships("externalLinkPath", f"file://{ELSEWHERE}/x.xlsx")
    yield Upload(
        "a table from a server", "a.xlsx", office("xlsx", xl__externalLinks___rels__1_0xml_0rels=rows), FETCHES
    )
    picture = f'<o><draw:image xlink:href="{address}"/></o>'
    yield Upload(
        "a picture from elsewhere in an .odt", "a.odt", package({**MAIN["odt"], "content.xml": picture}), FETCHES
    )
    rows = relationships("hyperlink", "https://example.org/")
    yield Upload("a link for readers", "a.docx", office(word___rels__document_0xml_0rels=rows))


def _wrong_types() -> Iterator[Upload]:
    yield Upload("a ZIP as a .docx", "a.docx", package({"index.html": SCRIPT}), "is no such document")
    yield Upload("an .xlsx as a .docx", "a.docx", office("xlsx"), "is no such document")
    ods = {**MAIN["odt"], "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    yield Upload("a spreadsheet as an .odt", "a.odt", package(ods), "is no such document")
    yield Upload("HTML as a .docx", "a.docx", SCRIPT.encode(), "is no such document")
    yield Upload("an old document as a .docx", "a.docx", OLE + bytes(600), "old format")
    yield Upload("a web page", "a.html", SCRIPT.encode(), "“.html” are not taken")
    yield Upload("an SVG", "a.svg", SCRIPT.encode(), "“.svg” are not taken")
    yield Upload("a document and HTML", "a.docx", office() + SCRIPT.encode(), "before or behind")
    yield Upload("HTML and a document", "a.docx", SCRIPT.encode() + office(), "is no such document")
    yield Upload("two endings", "a.html.pdf", pdf(), "two endings")
    yield Upload("an ending turned round", "a\u202efdp.docx", office(), "invisible characters")
    yield Upload("nothing", "a.pdf", b"", "is empty")
    yield Upload("more than is taken", "a.txt", b"a" * (21 * 1024 * 1024), "MB is the most")


def _portable() -> Iterator[Upload]:
    runs = "runs something"
    yield Upload("a PDF with a script", "a.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), runs)
    yield Upload("the same, written otherwise", "a.pdf", pdf(b"/OpenAction << /S /J#61vaScr#69pt /J#53 (x) >>"), runs)
    yield Upload("a PDF that starts a program", "a.pdf", pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), runs)
    yield Upload("a PDF with a file in it", "a.pdf", pdf(b"/Names << /EmbeddedFiles 3 0 R >>"), runs)
    yield Upload("a PDF with a form of XML", "a.pdf", pdf(b"/AcroForm << /XFA 3 0 R >>"), runs)
    yield Upload("a PDF that sends a form", "a.pdf", pdf(b"/AA << /O << /S /SubmitForm /F (http://x) >> >>"), runs)
    yield Upload("a PDF and a ZIP", "a.pdf", pdf() + package({"x": "x"}), "behind the document")
    yield Upload("a PDF and HTML", "a.pdf", pdf() + SCRIPT.encode(), "behind the document")
    yield Upload("HTML and a PDF", "a.pdf", SCRIPT.encode() + pdf(), "is no PDF")
    yield Upload("HTML as a PDF", "a.pdf", SCRIPT.encode(), "is no PDF")
    yield Upload("a PDF that breaks off", "a.pdf", pdf()[:40], DAMAGED)
    yield Upload("a PDF with a password", "a.pdf", pdf(b"/Encrypt 9 0 R"), "without a password")
    packed = packed_objects(b"1 0 << /S /JavaScript /JS (x) >>")
    yield Upload("a script in packed objects", "a.pdf", pdf().replace(b"trailer", packed + b"trailer"), runs)
    packed = packed_objects(bytes(30 * 1024 * 1024))
    yield Upload(
        "packed objects that unfold to 30 MB", "a.pdf", pdf().replace(b"trailer", packed + b"trailer"), "unfolds"
    )


def packed_objects(content: bytes) -> bytes:
    stream = zlib.compress(content)
    head = b"4 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(stream)
    return head + b"\nstream\n" + stream + b"\nendstream endobj\n"


def _plain() -> Iterator[Upload]:
    for name, text in {
        "HTML": f"<!doctype html><html>{SCRIPT}",
        "a script behind words": f"Words first.\n\n{SCRIPT}",
        "an SVG": f'<svg onload="{HIT}">',
        "a picture": f'<img src=x onerror="{HIT}">',
        "a frame": f'<iframe src="http://{ELSEWHERE}">',
    }.items():
        yield Upload(f"{name} as a text", "a.txt", text.encode(), "holds HTML")
    yield Upload("HTML as a table", "a.csv", f"a,b\n{SCRIPT},c\n".encode(), "holds HTML")
    yield Upload("HTML in UTF-16 as a text", "a.txt", SCRIPT.encode("utf-16"), "no plain text")
    yield Upload("HTML in UTF-7 as a text", "a.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    yield Upload("a program as a text", "a.txt", b"MZ\x90\0\3", "no plain text")
    for cell in (
        '=HYPERLINK("http://x")',
        "=cmd|' /C calc'!A0",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(1+1)",
        " =1+1",
    ):
        quoted = cell.replace('"', '""')
        yield Upload(f"a table with {cell}", "a.csv", f'a,b\n1,"{quoted}"\n'.encode(), "would calculate")
    yield Upload("a formula behind another sign", "a.csv", b"a;b\n1;=1+1\n", "would calculate")
    yield Upload(
        "a table of numbers", "a.csv", "dose,change,call\n5,-3.5,+44 20 7946 0000\n≥ 3 mg,< 4,a@b.org\n".encode()
    )
    yield Upload("a text", "a.txt", b"Take 5 mg; if < 3 doses are left, ask. <3\n")


def manuscripts() -> Iterator[Upload]:
    """Word documents to make a draft of."""
    laughs = next(upload.data for upload in _bombs() if upload.what == "a billion laughs")
    for upload in _bombs():
        if upload.name == "a.docx" and upload.refused in ("unfolds", DAMAGED) and "chart" not in upload.what:
            yield Upload(upload.what, upload.name, upload.data, upload.refused)
        elif upload.refused == "lead elsewhere":
            yield Upload(upload.what, upload.name, upload.data, DAMAGED)
    redirected = relationships("officeDocument", "word/evil.bin", "Internal")
    parts = {
        **MAIN["docx"],
        "_rels/.rels": redirected,
        "word/evil.bin": ZipFile(BytesIO(laughs)).read("word/styles.xml"),
    }
    yield Upload("a main part under another name", "a.docx", package(parts), DAMAGED)
    yield Upload("nothing", "a.docx", b"", "is empty")
    yield Upload("HTML", "a.docx", SCRIPT.encode(), "no Word document")
    yield Upload("an old document", "a.doc", OLE + bytes(600), "old Word document")
    yield Upload("a document of 11 MB", "a.docx", b"PK\3\4" + bytes(11 * 1024 * 1024), "MB is the most")
    yield Upload("no text", "a.docx", WordDocument(paragraph("")).data, "no text")
    deep = "<w:tbl><w:tr><w:tc>" * 600 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 600
    yield Upload("600 tables in each other", "a.docx", WordDocument(deep).data, DAMAGED)
    deep = "<w:tbl><w:tr><w:tc>" * 40 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 40
    yield Upload("40 tables in each other", "a.docx", WordDocument(deep).data, "nested too deeply")
    long = "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 30_000 + "</w:tbl>"
    yield Upload("a table of 30,000 rows", "a.docx", WordDocument(long).data, "longer than one article")

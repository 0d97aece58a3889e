"""Documents from word processors: which are read, what is in them, and what is told of the rest."""

import io
import re
import zipfile

import pytest

from articles.importing import docx_files
from articles.importing.manuscript_parts import Parts, parts_of
from articles.importing.manuscripts import Manuscript, ManuscriptError
from articles.importing.office_markup import MOST_ELEMENTS
from articles.importing.reference_entries import Entry, reference_of
from articles.importing.word_processor import manuscript_of_docx, manuscript_of_html, manuscript_of_text
from articles.tests.word_documents import (
    CONTENT_TYPES,
    WordDocument,
    bold,
    bullet,
    numbered,
    package,
    paragraph,
    run,
    seed_like_document,
    table,
)
from articles.uploads import packages

WORD_PASTE = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal {margin:0}</style></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>Migraine<o:p></o:p></p>
<h1>Medicines</h1>
<p class=MsoNormal>Take <b>not more</b> than 1&nbsp;g<sup>1</sup>.<a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'>[1]</span></span></a></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Magnesium</p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span>&nbsp; </span></span><![endif]>slowly</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Valproate</p>
<p class=MsoNormal>Then:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span> </span></span>Ask.</p>
<p class=MsoNormal style='mso-hide:all'>hidden</p>
<h1>References</h1>
<p class=MsoNormal>1. WHO. Headache disorders. <a href="https://www.who.int/x">https://www.who.int/x</a></p>
<div style='mso-element:footnote-list'><br><hr><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference>[1]</span></a> Label of the medicine, 2022.</p></div></div>
<!--EndFragment--></body></html>"""

GOOGLE_PASTE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span
style="font-size:20pt;font-weight:400">Migraine</span></h1><p dir="ltr"><span>Do </span><span
style="font-weight:700">not</span><span style="font-style:italic"> wait</span><span>.</span><span
style="vertical-align:super">1</span></p><h2 dir="ltr"><span>Steps</span></h2><ul><li dir="ltr"
aria-level="1"><p dir="ltr" role="presentation"><span>One</span></p></li><ul><li
aria-level="2"><p><span>Inner</span></p></li></ul></ul>
<h2>Sources</h2><ol><li><p><a href="https://example.org/a"><span>Guideline of headache</span></a><span>,
Society</span></p></li></ol></b>"""

LIBREOFFICE_PASTE = """<html><head><title></title><style>h1 { color: #000 }</style></head>
<body lang="en-GB">
<p class="title" align="center">Migraine</p>
<p class="western">Do not wait.<a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a></p>
<h1 class="western">Steps</h1><ol><li><p>One</p></li></ol>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"
href="#sdfootnote1anc">1</a>Guideline of headache</p></div></body></html>"""


def read(document: WordDocument | bytes, name: str = "My article.docx") -> Manuscript:
    data = document if isinstance(document, bytes) else document.data
    return manuscript_of_docx(io.BytesIO(data), size=len(data), name=name)


def parts(*body: str) -> Parts:
    return parts_of(read(WordDocument(*body)))


def pasted(html: str) -> Parts:
    return parts_of(manuscript_of_html(html))


def cited_in(html: str, *, references: int = 12) -> str:
    """The first paragraph of a text with a list of references below it."""
    items = "".join(f"<li>Source number {number}</li>" for number in range(1, references + 1))
    return "".join(pasted(f"<h1>T</h1><p>{html}</p><h2>References</h2><ol>{items}</ol>").texts)


# A whole document


def test_docx__a_whole_article() -> None:
    found = parts_of(read(seed_like_document()))
    assert found.title == "5 Facts About Migraine Infusion Therapy"
    assert found.summary == "What an infusion does, and when it is given."
    (text,) = found.texts
    assert 'pain reliever.<a href="#reference-1"></a> It' in text
    assert (
        'Infusions are <strong>not</strong> for everybody<a href="#reference-2"></a><a href="#reference-3"></a>.'
        in text
    )
    assert (
        '<h1>1. Infusions Go Into a Vein</h1><p>Read <a href="https://example.org/guideline?a=1">the guideline</a>'
        in text
    )
    assert (
        "<ul><li>Magnesium, 1 g</li><li>Valproate, <em>slowly</em><ul><li>over 10 minutes</li></ul></li></ul>" in text
    )
    assert '30 mg/m<sup>2</sup> was studied.<a href="#reference-1"></a><a href="#reference-3"></a>' in text
    assert "<h2>Trials</h2>" in text
    assert "<h3>Adults</h3>" in text
    assert "<th><p>Medicine</p></th>" in text
    assert "<td><p>100 mg</p></td>" in text
    assert 'See the label.<a href="#note-1"></a></p>' in text
    assert "<ol><li>Ask.</li><li>Decide.</li></ol>" in text
    assert "References" not in text
    assert "Charles" not in text
    consensus, infusion, lancet, who, label = found.references
    assert (consensus.doi, consensus.pmid) == ("10.1111/head.14153", "34160823")
    assert consensus.title == "The American Headache Society Consensus Statement"
    assert (infusion.title, infusion.url) == ("Migraine Infusion Therapy", "https://example.org/infusion")
    assert lancet.title == "The pathophysiology of migraine"
    assert who.url == "https://www.who.int/headache"
    assert label.citation == "Label of Vyepti. Food and Drug Administration; 2022."
    assert found.notes == [
        "Raised numbers that may be powers or units stay as they are: “mg/m2”",
        "No place in the text cites these references: 4",
    ]


def test_docx__no_word_is_lost() -> None:
    manuscript = read(seed_like_document())
    found = parts_of(manuscript)
    said = [found.title, found.summary, *found.texts]
    said += [f"{row.citation} {row.url} doi:{row.doi}. PMID: {row.pmid}." for row in found.references]
    words = set(re.sub(r"<[^>]*>", " ", manuscript.html).split())
    placed = set(re.sub(r"<[^>]*>", " ", " ".join(said)).split())
    # Marks of citations and the heading of the list became something else.
    assert words - placed == {"1,3", "[1]", "[2,", "3].", "↑", "References"}


# What is refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old Word document"),
        (b"%PDF-1.7", "no Word document"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "no Word document"),
        (package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w:document"}), "damaged"),
        (package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<a/>"}), "damaged"),
        (package({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}), "damaged"),
        (package({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'.encode("utf-16")}), "damaged"),
        (package({"word/document.xml": "<a/>", **{f"word/{n}": "" for n in range(2_000)}}), "unfolds"),
        (package({"word/document.xml": "<a>" + " " * docx_files.MOST_XML + "</a>"}), "unfolds"),
        (package({"word/document.xml": "<a/>", "word/media/1.png": b"\0" * packages.MOST_UNFOLDED}), "unfolds"),
        (package({"word/document.xml": "<a>" + "<b/>" * docx_files.MOST_TAGS + "</a>"}), "longer than one article"),
        (WordDocument(paragraph(" ")).data, "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_docx__what_cannot_be_read_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ManuscriptError, match=said) as refused:
        read(data)
    assert str(refused.value).endswith(".")


def test_docx__a_big_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(ManuscriptError, match=r"has 11\.0 MB, and 10 MB is the most"):
        manuscript_of_docx(io.BytesIO(b"PK"), size=11 * 1024 * 1024, name="x.docx")


def test_docx__a_directory_that_lies_about_a_size_unfolds_to_no_more() -> None:
    data = bytearray(WordDocument(paragraph("word " * 10_000)).data)
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as file:
        entry = file.getinfo("word/document.xml")
    place = data.rindex(b"word/document.xml", 0, data.rindex(b"word/styles.xml")) - 46 + 24
    assert int.from_bytes(data[place : place + 4], "little") == entry.file_size
    data[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(ManuscriptError, match="damaged"):
        read(bytes(data))


def test_docx__nested_beyond_measure() -> None:
    with pytest.raises(ManuscriptError, match="damaged"):
        read(WordDocument("<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000))


def test_docx__nothing_outside_is_fetched(tmp_path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    document = WordDocument(paragraph("Text"))
    document.body += [
        paragraph(document.linked_picture(secret.as_uri())),
        paragraph(document.linked_picture("http://127.0.0.1:9/x.png")),
    ]
    found = read(document)
    assert found.pictures == {}
    assert found.notes == [
        "left out: a picture that is only linked to and not in the file (2 times). Put it in by hand where it is needed"
    ]


def test_docx__a_style_map_in_the_file_does_not_count() -> None:
    document = WordDocument(paragraph("Text", style="heading 1"), paragraph("More"))
    document.parts["mammoth/style-map"] = "p => script"
    assert "script" not in read(document).html


def test_docx__word_on_the_web_numbers_its_main_part() -> None:
    with zipfile.ZipFile(io.BytesIO(WordDocument(paragraph("Words")).data)) as file:
        moved = {name.replace("word/document.xml", "word/document2.xml"): file.read(name) for name in file.namelist()}
    moved = {name: part.replace(b"word/document.xml", b"word/document2.xml") for name, part in moved.items()}
    assert "Words" in read(package(moved)).html


# What is told


def test_docx__comments_tracked_changes_and_formulas_are_told() -> None:
    document = WordDocument(paragraph("Kept", f"<w:ins w:id='1'>{run(' added')}</w:ins>".replace("'", '"')))
    document.body.append(
        paragraph('<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>', document.comment("Hm"))
    )
    document.body.append("<w:p><w:r><w:t>x </w:t></w:r><m:oMath><m:r><m:t>y</m:t></m:r></m:oMath></w:p>")
    found = read(document)
    assert "Kept added" in found.html
    assert not re.search("gone|Hm", found.html)
    assert found.notes == [
        "left out: formula. Put it in by hand where it is needed",
        "left out: comments of the word processor (1). Put it in by hand where it is needed",
        "The document has tracked changes: insertions are taken as accepted, deletions are left out",
    ]


def test_docx__the_table_of_contents_is_left_out_and_told() -> None:
    found = parts(paragraph("T", style="Title"), paragraph("Medicines 3", style="toc 1"), paragraph("Text"))
    assert "".join(found.texts) == "<p>Text</p>"
    assert found.notes == ["left out: the table of contents. The page makes its own from the sections"]


def test_struck_out_words_are_kept_and_told() -> None:
    found = parts(paragraph("T", style="Title"), paragraph("Take ", run("two", "<w:strike/>"), " one."))
    assert found.texts == ["<p>Take two one.</p>"]
    assert found.notes == ["Struck-out words are kept as plain text: “two”"]


# Title, summary, headings


@pytest.mark.parametrize(
    ("body", "title", "texts", "is_told"),
    [
        ([paragraph("T", style="Title"), paragraph("A", style="heading 1")], "T", "<h1>A</h1>", False),
        ([paragraph("A", style="heading 1"), paragraph("B", style="heading 1")], "A", "<h1>B</h1>", False),
        ([paragraph("By N."), paragraph("A", style="heading 1")], "A", "<p>By N.</p>", False),
        ([paragraph("A first line"), paragraph("Text.")], "A first line", "<p>Text.</p>", True),
        ([paragraph("A sentence."), paragraph("Text.")], "My article", "<p>A sentence.</p><p>Text.</p>", True),
        ([bullet("One"), paragraph("Text.")], "My article", "<ul><li>One</li></ul><p>Text.</p>", True),
    ],
)  # fmt: skip
def test_the_title(body: list[str], title: str, texts: str, is_told: bool) -> None:
    found = parts(*body)
    assert (found.title, "".join(found.texts)) == (title, texts)
    assert [note for note in found.notes if "title" in note] != [] if is_told else found.notes == []


def test_bold_lines_are_headings_only_where_there_are_no_others() -> None:
    lines = [paragraph("T", style="Title"), paragraph(bold("What it is")), paragraph("It is ", bold("this"), ".")]
    assert parts(*lines).texts == ["<h2><strong>What it is</strong></h2><p>It is <strong>this</strong>.</p>"]
    assert "became sections" in parts(*lines).notes[0]
    with_heading = parts(*lines, paragraph("More", style="heading 1"))
    assert with_heading.texts[0].startswith("<p><strong>What it is</strong></p>")


# References


@pytest.mark.parametrize("heading", ["References", "SOURCES:", "7. Bibliography", "Références", "参考文献"])
@pytest.mark.parametrize(
    "make", [lambda text: paragraph(text, style="heading 1"), lambda text: paragraph(bold(text)), paragraph]
)
def test_references__found_by_their_heading(heading: str, make) -> None:
    found = parts(
        paragraph("T", style="Title"),
        paragraph("Text.[2]"),
        make(heading),
        paragraph("[1] One source"),
        paragraph("[2] Two sources"),
    )
    assert [reference.citation for reference in found.references] == ["One source", "Two sources"]
    assert found.texts == ['<p>Text.<a href="#reference-2"></a></p>']


def test_references__what_follows_them_stays_in_the_text() -> None:
    found = parts(
        paragraph("T", style="Title"), paragraph("References", style="heading 1"), numbered("One source"),
        paragraph("Websites", style="heading 2"), numbered("Two sources"),
        paragraph("About us", style="heading 1"), paragraph("We write."),
    )  # fmt: skip
    assert [reference.citation for reference in found.references] == ["One source", "Two sources"]
    assert found.texts == ["<h1>About us</h1><p>We write.</p>"]
    assert found.notes[0] == "left out: “Websites”, a heading among the references"


def test_references__a_heading_with_nothing_below_is_text() -> None:
    found = parts(paragraph("T", style="Title"), paragraph("Sources"), paragraph("Next", style="heading 1"))
    assert found.references == []
    assert found.texts == ["<p>Sources</p><h1>Next</h1>"]


def test_references__by_style_in_tables_and_on_lines_of_their_own() -> None:
    styled = parts(paragraph("T", style="Title"), paragraph("Zotero writes this.", style="Bibliography"))
    assert [reference.citation for reference in styled.references] == ["Zotero writes this."]
    rows = parts(
        paragraph("T", style="Title"), paragraph("References"), table(("1.", "One source"), ("2.", "Two sources"))
    )
    assert [reference.citation for reference in rows.references] == ["One source", "Two sources"]
    lines = pasted(
        "<h1>T</h1><h2>References</h2><p>1. One source<br>of ours<br>2. Two sources</p><p>https://example.org/2</p>"
    )
    assert [(row.citation, row.url) for row in lines.references] == [
        ("One source of ours", ""), ("Two sources", "https://example.org/2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "citation", "url", "doi", "pmid"),
    [
        (
            "Smith AB, Jones-Reyes C, et al. Eptinezumab vs. placebo in adults: a trial. N Engl J Med. 2020;1:2-3. "
            "https://doi.org/10.1056/NEJMoa1(2)-x.",
            "Eptinezumab vs. placebo in adults: a trial",
            "Smith AB, Jones-Reyes C, et al. Eptinezumab vs. placebo in adults: a trial. N Engl J Med. 2020;1:2-3.",
            "", "10.1056/NEJMoa1(2)-x", "",
        ),
        (
            "Headache basics — Example Clinic, accessed 3 May 2026. www.example.org/basics.",
            "Headache basics", "Headache basics — Example Clinic, accessed 3 May 2026.",
            "https://www.example.org/basics", "", "",
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/123456/", "", "", "", "", "123456"),
        ("A book (2nd ed.). Publisher, 2019. PMID: 77", "", "A book (2nd ed.). Publisher, 2019.", "", "", "77"),
        ("Available from: https://example.org/a_(b)", "", "", "https://example.org/a_(b)", "", ""),
        (
            "Two https://example.org/1 and https://example.org/2", "", "Two and https://example.org/2",
            "https://example.org/1", "", "",
        ),
    ],
)  # fmt: skip
def test_references__entries(text: str, title: str, citation: str, url: str, doi: str, pmid: str) -> None:
    found = reference_of(Entry(1, text), "reference-1")
    assert (found.title, found.citation, found.url, found.doi, str(found.pmid)) == (title, citation, url, doi, pmid)


# Citations


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("Word [1].", [1]),
        ("Word [1, 3–5].", [1, 3, 4, 5]),
        ("Word.<sup>2</sup>", [2]),
        ("Word<sup>2,4</sup>", [2, 4]),
        ("Word <sup>[2]</sup>", [2]),
        ("Word.<sup>1</sup><sup>,</sup><sup>2</sup>", [1, 2]),
        ("Word.<sup>1-3</sup> More", [1, 2, 3]),
        ("Word.¹ More,²⁻⁴ end", [1, 2, 3, 4]),
        ("in 2019<sup>3</sup>", [3]),
        ("30%<sup>3</sup>", [3]),
        ("Word.<sup><a href='#_ENREF_1'>1</a></sup>", [1]),
        ("Word [<a href='#bib2'>2</a>].", [2]),
    ],
)
def test_citations__numbers_that_cite(said: str, numbers: list[int]) -> None:
    text = cited_in(said)
    assert [int(part.partition('"')[0]) for part in text.split("#reference-")[1:]] == numbers
    assert not re.search(r"<sup>|\[", text)


@pytest.mark.parametrize(
    "said",
    [
        "kg/m<sup>2</sup>", "10<sup>9</sup>/L", "30 cm<sup>3</sup>", "x<sup>2</sup>", "mol<sup>2</sup>",
        "mL/min<sup>-1</sup>",
        "the isotope <sup>11</sup>C", "(m)<sup>2</sup>", "m² and 10⁹ and cm³", "Ca<sup>2+</sup>", "B<sup>12</sup>",
        "Word [13].", "Word [2019].", "Word.<sup>44</sup>", "[see 1]",
    ],
)  # fmt: skip
def test_citations__numbers_that_do_not(said: str) -> None:
    assert cited_in(said) == f"<p>{said}</p>"


def test_citations__doubtful_ones_are_told() -> None:
    html = (
        "<h1>T</h1><p>kg/m<sup>2</sup> and word [9].</p><h2>References</h2><ol><li>A source</li><li>B source</li></ol>"
    )
    assert pasted(html).notes == [
        "“[9]” in the text is not in the list of references and stays as it is",
        "Raised numbers that may be powers or units stay as they are: “kg/m2”",
        "No place in the text cites these references: 1, 2",
    ]
    assert pasted("<h1>T</h1><p>m<sup>2</sup> [1]</p>").notes == []


def test_citations__the_same_footnote_twice_is_one_reference() -> None:
    document = WordDocument(paragraph("T", style="Title"))
    document.body += [paragraph("A", document.note("Same.")), paragraph("B", document.note("Same."))]
    found = parts_of(read(document))
    assert found.texts == ['<p>A<a href="#note-1"></a></p><p>B<a href="#note-1"></a></p>']
    assert [reference.citation for reference in found.references] == ["Same."]


# What is pasted


def test_paste__from_word() -> None:
    found = pasted(WORD_PASTE)
    assert found.title == "Migraine"
    text = "".join(found.texts)
    assert 'Take <b>not more</b> than 1\xa0g<sup>1</sup>.<a href="#note-1"></a>' in text
    assert "<ul><li>Magnesium<ol><li>slowly</li></ol></li><li>Valproate</li></ul>" in text
    assert "<ol><li>Ask.</li></ol>" in text
    assert not re.search("hidden|mso", text, re.IGNORECASE)
    assert [(row.citation, row.url) for row in found.references] == [
        ("WHO. Headache disorders.", "https://www.who.int/x"), ("Label of the medicine, 2022.", ""),
    ]  # fmt: skip


def test_paste__from_google_docs() -> None:
    found = pasted(GOOGLE_PASTE)
    assert found.title == "Migraine"
    text = "".join(found.texts)
    assert '<p>Do <b>not</b><i> wait</i>.<a href="#reference-1"></a></p>' in text
    assert "<h2>Steps</h2>" in text
    assert text.replace("<p>", "").replace("</p>", "").count("<ul><li>One</li><ul><li>Inner</li></ul></ul>") == 1
    assert [(row.title, row.url) for row in found.references] == [("Guideline of headache", "https://example.org/a")]


def test_paste__from_libreoffice() -> None:
    found = pasted(LIBREOFFICE_PASTE)
    assert found.title == "Migraine"
    assert '<p>Do not wait.<a href="#note-1"></a></p>' in "".join(found.texts)
    assert [row.citation for row in found.references] == ["Guideline of headache"]


def test_paste__names_that_the_pages_script_gave() -> None:
    item = '<p data-style="mso-list:l0 level1 lfo1"><span data-style="mso-list:Ignore">·</span>One</p>'
    found = pasted(f'<p data-class="MsoTitle">T</p>{item}')
    assert (found.title, found.texts, found.notes) == ("T", ["<ul><li>One</li></ul>"], [])


def test_paste__attacks_come_to_nothing() -> None:
    picture = '<img src="https://evil.example/x.png" alt="A dog" onerror="x()">'
    found = pasted(f'<h1>T</h1><p onclick="x()">a<script>x()</script>{picture}</p>')
    assert found.texts == ["<p>a</p>"]
    assert found.notes == ["left out: a picture (“A dog”). Add it in the editor"]


def test_paste__more_than_an_article() -> None:
    with pytest.raises(ManuscriptError, match="longer than one article"):
        pasted("<p>x</p>" * (MOST_ELEMENTS + 1))


def test_paste__empty_lists_in_each_other() -> None:
    assert pasted("<h1>T</h1><ul><ul></ul></ul><ol><ol><ul></ul></ol></ol><p>Text.</p>").texts == ["<p>Text.</p>"]


def test_paste__plain_text() -> None:
    text = "Migraine\r\nIt hurts [1].\r\n- One\r\n- Two\r\nReferences\r\n1. A source\r\n"
    found = parts_of(manuscript_of_text(text))
    assert found.title == "Migraine"
    assert found.texts == ['<p>It hurts<a href="#reference-1"></a>.</p><ul><li>One</li><li>Two</li></ul>']
    assert [row.citation for row in found.references] == ["A source"]


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_paste__nothing(text: str) -> None:
    with pytest.raises(ManuscriptError, match="no text"):
        manuscript_of_text(text)
    with pytest.raises(ManuscriptError, match="no text"):
        manuscript_of_html(f"<p>{text}&nbsp;</p>")

"""What a file may look like, and what is said about it where it cannot be read."""

import json

import pytest

from articles.importing.reading import ImportFileError, digest_of_line, read_lines
from articles.importing.sources import CorpusArticle, SeedArticle, SourceError, read_source, unplaced_fields

ARTICLE = {
    "id": "a-1",
    "title": "Hay fever",
    "language": "en",
    "sections": [{"heading": "", "html": "<p>Sneezing.</p>"}],
}


def write(tmp_path, content):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_read_lines__numbers_lines_and_skips_blank_ones(tmp_path):
    path = write(tmp_path, '\ufeff{"id": "1"}\r\n\r\n   \n{"id": "2"}\n')

    assert [(line.number, line.data) for line in read_lines(path)] == [(1, {"id": "1"}), (4, {"id": "2"})]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": ', "The line is not JSON: Expecting value at character 8."),
        (b'"text"', "The line is JSON, but not an object with named fields."),
        (b'{"id": "caf\xe9"}', "The line is not UTF-8 text."),
        (rb'{"id": "\ud83d"}', "The line holds half a character (a lone surrogate), which no text can hold."),
        (b'{"id": ' + b"[" * 100_000, "The line is nested too deeply to be read."),
    ],
)
def test_read_lines__says_what_is_wrong_with_a_line_and_goes_on(tmp_path, line, reason):
    path = write(tmp_path, line + b'\n{"id": "2"}\n')

    first, second = read_lines(path)

    assert (first.number, first.data, first.error) == (1, None, reason)
    assert second.data == {"id": "2"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        ('{"id": "é"}'.encode("utf-16"), "is not UTF-8 text"),
        ('{"id": "é"}'.encode("utf-16-le"), "is not UTF-8 text"),
        (b'[{"id": "1"}]', "holds one JSON list"),
        (b'{\n  "id": "1",\n}', "is no JSON"),
        (b'{\n  "id": "caf\xe9"\n}', "is not UTF-8 text"),
    ],
)
def test_read_lines__says_what_is_wrong_with_a_file(tmp_path, content, reason):
    with pytest.raises(ImportFileError, match=reason):
        read_lines(write(tmp_path, content))


def test_read_lines__missing_file_and_folder(tmp_path):
    with pytest.raises(ImportFileError, match="There is no file"):
        read_lines(tmp_path / "none.jsonl")
    with pytest.raises(ImportFileError, match="is a folder"):
        read_lines(tmp_path)


def test_read_lines__takes_one_object_over_several_lines(tmp_path):
    [line] = read_lines(write(tmp_path, json.dumps({"schema": "seed-article/1", "title": "x"}, indent=2)))

    assert line.number == 1
    assert line.data == {"schema": "seed-article/1", "title": "x"}


def test_read_lines__drops_characters_that_no_database_holds(tmp_path):
    [line] = read_lines(write(tmp_path, rb'{"title": "a\u0000b\u0007c\td", "list": ["\u0000"]}'))

    assert line.data == {"title": "abc\td", "list": [""]}


def test_digest_of_line__ignores_the_order_of_fields():
    assert digest_of_line({"a": 1, "b": "é"}) == digest_of_line({"b": "é", "a": 1})
    assert digest_of_line({"a": 1}) != digest_of_line({"a": 2})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "id: Field required"),
        ({"title": "  "}, "title: String should have at least 1 character"),
        ({"title": 5}, "title: Input should be a valid string"),
        ({"sections": []}, "sections: List should have at least 1 item"),
        ({"sections": [{"level": 7}]}, "sections.0.level: Input should be less than or equal to 6"),
        ({"sections": ["text"]}, "sections.0: Input should be a valid dictionary"),
        ({"references": {}}, "references: Input should be a valid list"),
        ({"schema": "seed-article/9"}, "schema: “seed-article/9” is not known here."),
        ({"schema": "seed-article/1"}, "byline: Field required"),
    ],
)
def test_read_source__names_every_wrong_field(change, reason):
    with pytest.raises(SourceError) as refusal:
        read_source(ARTICLE | change)

    assert reason in str(refusal.value)


def test_read_source__null_means_absent():
    source = read_source(ARTICLE | {"summary": None, "references": None})

    assert isinstance(source, CorpusArticle)
    assert (source.summary, source.references) == ("", [])


def test_unplaced_fields__lists_what_is_unknown_at_any_depth_and_says_something():
    source = read_source(
        ARTICLE
        | {"source_url": "https://example.org/", "licence": "CC0", "flags": [], "note": ""}
        | {"sections": [{"text": "a", "style": "wide"}, {"text": "b", "style": "wide"}]}
    )

    assert unplaced_fields(source, "source_url") == ["fields: source_url, licence, sections.style"]


def test_read_source__seed_article():
    source = read_source(
        {
            "schema": "seed-article/1",
            "title": "T",
            "language": "en",
            "byline": {"writer": {"name": "W"}},
            "intro": [],
            "sections": [{"heading": "H", "blocks": []}],
        }
    )

    assert isinstance(source, SeedArticle)
    assert unplaced_fields(source) == []

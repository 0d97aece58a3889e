"""References: checked, with stable ids, and nothing invalid passed on or dropped unseen."""

from articles.importing.citing import references_of
from articles.importing.sources import CorpusArticle


def references_from(*references, article_id="a-1"):
    sections = [{"text": "a"}]
    return references_of(
        CorpusArticle.model_validate(
            {"id": article_id, "title": "T", "language": "en", "sections": sections, "references": list(references)}
        )
    )


def test_references__valid_ones_are_normalised():
    found = references_from(
        {"title": "A &amp; B", "url": "https://example.org/a", "doi": "doi:10.1000/182", "pmid": " PMID: 8201374 "},
        {"title": "C", "pmid": 42},
    )

    first, second = found.drafts
    assert (first.title, first.url, first.doi, first.pmid) == (
        "A & B",
        "https://example.org/a",
        "10.1000/182",
        "8201374",
    )
    assert second.pmid == "42"
    assert found.altered == found.no_place == []


def test_references__invalid_ones_are_told_and_kept_as_text():
    found = references_from({"title": "A", "url": "javascript:alert(1)", "doi": "11.1/x", "pmid": "PMC12"})

    [draft] = found.drafts
    assert (draft.url, draft.doi, draft.pmid) == ("", "", "")
    assert draft.source == "address: javascript:alert(1). DOI: 11.1/x. PMID: PMC12"
    assert found.altered == [
        "reference 1: “javascript:alert(1)” is no valid address; it is kept as text in the source",
        "reference 1: “11.1/x” is no valid DOI; it is kept as text in the source",
        "reference 1: “PMC12” is no valid PMID; it is kept as text in the source",
    ]


def test_references__citation_gives_the_source_without_the_title():
    found = references_from(
        {"title": "A trial", "citation": "Smith A: A trial. Lancet 2 (1): 3, 1987."},
        {"title": "A trial", "citation": "SmithAA trialLancet21987"},
        {"citation": "Smith A: Another. 1990."},
    )

    assert [(draft.title, draft.source) for draft in found.drafts] == [
        ("A trial", "Smith A. Lancet 2 (1): 3, 1987"),
        ("A trial", ""),
        ("Smith A: Another. 1990.", ""),
    ]
    assert found.no_place == ["citations without a readable rest beside their title: references 2"]


def test_references__a_title_is_found_or_the_reference_is_listed():
    found = references_from({"url": "https://example.org/"}, {"pmid": "7"}, {}, {"title": "word " * 120})

    assert [draft.title for draft in found.drafts[:2]] == ["https://example.org/", "PMID 7"]
    assert len(found.drafts[2].title) <= 500
    assert found.no_place == ["reference 3: it has no title, address, DOI or PMID"]
    assert found.altered[0].startswith("reference 4: its title is too long; left out: word")


def test_references__ids_stay_the_same_and_differ_between_articles():
    references = [{"id": "b1", "title": "A"}, {"id": "b1", "title": "B"}, {"title": "C"}]
    found = references_from(*references)

    assert len({draft.uuid for draft in found.drafts}) == 3
    assert [draft.uuid for draft in references_from(*references).drafts] == [draft.uuid for draft in found.drafts]
    assert found.citations == {"#b1": str(found.drafts[0].uuid)}
    assert not {d.uuid for d in references_from(*references, article_id="a-2").drafts} & {d.uuid for d in found.drafts}

from collections import Counter

import pytest

from benchmarks.content import count_words, entry
from benchmarks.words import COMMON_PAIRS, STEADY_HITS, STEADY_PAIRS, VOCABULARY, common_pair, pairs_of, steady_pair


def test_entry__is_the_same_each_time_and_another_for_each_number() -> None:
    assert entry(7, 2000) == entry(7, 2000)
    assert entry(7, 2000).blocks != entry(8, 2000).blocks


def test_entry__has_the_size_that_is_measured() -> None:
    article = entry(7, 2000)
    assert 1100 <= count_words(article) <= 1300
    assert (len(article.references), len(article.conditions)) == (8, 3)
    assert [f"[[{number}]]" in str(article.blocks) for number in range(1, 9)] == [True] * 8


def test_entry__names_only_articles_that_come_before_it() -> None:
    assert entry(0, 2000).related == []
    assert all(related < number for number in range(1, 50) for related in entry(number, 2000).related)


@pytest.mark.parametrize("articles", [2000, 100_000])
def test_pairs__stand_in_5_percent_or_in_as_many_articles_everywhere(articles: int) -> None:
    counts = Counter(pair for number in range(articles) for pair in pairs_of(number, articles))
    assert {counts[common_pair(number)] for number in range(COMMON_PAIRS)} == {articles // 20}
    assert {counts[steady_pair(number)] for number in range(STEADY_PAIRS)} == {STEADY_HITS}


def test_pairs__stand_in_the_text_of_their_articles_and_in_no_other() -> None:
    first, second = common_pair(3)
    found = [number for number in range(40) if {first, second} <= set(str(entry(number, 2000).blocks).lower().split())]
    assert found == [3, 23]
    assert not {first, second} & set(VOCABULARY)


def test_vocabulary__has_common_and_rare_words() -> None:
    seen = Counter(word for number in range(100) for word in str(entry(number, 2000).blocks).lower().split())
    assert seen[VOCABULARY[0]] > 1000
    assert sum(1 for count in seen.values() if count == 1) > 1000

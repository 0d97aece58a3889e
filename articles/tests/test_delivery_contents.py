"""What helps readers find their way: sections, and how long the body takes to read."""

import pytest

from articles.delivery.contents import WORDS_A_MINUTE, reading_time, table_of_contents


def test_table_of_contents__has_the_sections_in_order() -> None:
    body = [
        {"type": "introduction", "html": "<p>Before.</p>"},
        {"type": "section", "number": 1, "heading": "Sleep", "level": 2, "anchor": "sleep"},
        {"type": "rich_text", "html": "<p>Text.</p>"},
        {"type": "section", "number": None, "heading": "Naps", "level": 3, "anchor": "naps"},
    ]

    assert table_of_contents(body) == [
        {"number": 1, "heading": "Sleep", "level": 2, "anchor": "sleep"},
        {"number": None, "heading": "Naps", "level": 3, "anchor": "naps"},
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", 0),
        ("<p>– … !</p>", 0),
        ("<p>Sleep well.</p>", 2),
        ("<p>One</p><p>two</p><ul><li>three</li><li>four</li></ul>", 4),
        ("<p><b>half</b>way H<sub>2</sub>O</p>", 2),
        ('<p>Sleep<sup class="citation"><a id="citation-1-1" href="#reference-1">[1]</a></sup> well</p>', 2),
        ("<p>5&nbsp;mg twice-daily, don’t &amp; can't; 1,000 to 1.5</p>", 8),
        ('<p>See <a href="https://example.org/a-b?c=d">this page</a></p>', 3),
        ('<img src="a.png" alt="Not counted"><figcaption>A bed</figcaption>', 2),
        ("<p>الصداع النصفي</p>", 2),
        ("<p>偏头痛 help</p>", 4),
    ],
)
def test_reading_time__counts_words_as_people_read_them(html: str, words: int) -> None:
    assert reading_time(html)["words"] == words


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (WORDS_A_MINUTE, 1), (WORDS_A_MINUTE * 2, 2), (1200, 5), (WORDS_A_MINUTE * 10 + 1, 10)],
)
def test_reading_time__is_in_whole_minutes_and_at_least_one(words: int, minutes: int) -> None:
    assert reading_time("<p>" + "word " * words + "</p>") == {"minutes": minutes, "words": words}
